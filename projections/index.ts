import { artifactsProjection } from './artifacts.ts';
import type { Projection } from './engine/define.ts';
import { filesProjection } from './files.ts';
import { metricsProjection } from './metrics.ts';
import { projectsProjection } from './projects.ts';
import { requestsProjection } from './requests.ts';
import { storageProjection } from './storage.ts';
import { trafficProjection } from './traffic.ts';
import { variantsProjection } from './variants.ts';

/** Every read model there is. Adding one is its file and one line here. */
export const allProjections: readonly Projection[] = [
  filesProjection,
  storageProjection,
  metricsProjection,
  projectsProjection,
  trafficProjection,
  requestsProjection,
  variantsProjection,
  artifactsProjection,
];
