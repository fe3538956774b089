import type { Kysely } from 'kysely';
import type { ArtifactTables } from './artifacts.ts';
import type { DownloadClaimsRow, FilesRow } from './files.ts';
import type { MetricsRow } from './metrics.ts';
import type { ProjectsRow } from './projects.ts';
import type { RequestsTables } from './requests.ts';
import type { StorageTables } from './storage.ts';
import type { TrafficTables } from './traffic.ts';
import type { VariantTables } from './variants.ts';

/** The tables of all read models, as queries see them. Adding one is a line here. */
export type ReadModels = StorageTables &
  TrafficTables &
  RequestsTables &
  VariantTables &
  ArtifactTables & {
    files: FilesRow;
    download_claims: DownloadClaimsRow;
    metrics: MetricsRow;
    projects: ProjectsRow;
  };

/** Open it with `openKysely<ReadModels>(pool)`. */
export type ReadDatabase = Kysely<ReadModels>;
