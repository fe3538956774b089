import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { File } from '@lading/projections/files-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import type { Lading } from '../lading.ts';
import { liveFile } from '../link/linked-file.ts';
import type { WrittenStep } from './grammar.ts';
import { negotiate } from './negotiate.ts';
import { type Args, canonical, readTransformation, type Step, type Transformation } from './transformation.ts';
import type { Wanted } from './variants-port.ts';

/** Part of every key: raise it when the same transformation gives other bytes than before. */
const rendererVersion = 1;

type Deps = Pick<Lading, 'lookup' | 'clock'>;

/**
 * What the steps of a URL ask for, of this file and with these request headers.
 * @throws Problem UnknownOperation, MalformedOperation, and what the files refuse that its steps name
 */
export const wantedOf = async (
  deps: Deps,
  file: File,
  written: readonly WrittenStep[],
  headers: IncomingHttpHeaders,
): Promise<Wanted> => {
  const { steps, vary } = negotiate({ steps: written, transformation: readTransformation(written), headers, source: file.image });
  const { transformation, sources } = await withSources(deps, readTransformation(steps));
  const variant = createHash('sha256')
    .update(`${rendererVersion} ${canonical(transformation)}`)
    .digest('hex');
  return { file, variant, text: spell(steps), transformation, sources, vary };
};

/** Steps as one writes them in a URL. */
export const spell = (steps: readonly WrittenStep[]): string =>
  `${steps.map(({ name, params }) => ['-', name, ...params.map(spellParam)].join('/')).join('/')}/`;

/** A segment that is a dash, or holds a dot at the end of a path, would be read as something else. */
const spellParam = (param: string): string =>
  param === '-' ? '%2D' : encodeURIComponent(param).replaceAll('%2C', ',').replaceAll('%3A', ':');

/** Names the stored files of the steps by their uuids, so that slug and uuid lead to one variant. */
const withSources = async (deps: Deps, transformation: Transformation): Promise<Pick<Wanted, 'transformation' | 'sources'>> => {
  const sources = new Map<string, File>();
  const steps: Step[] = [];
  for (const step of transformation.steps) {
    const args: Record<string, unknown> = { ...step.args };
    for (const name of fileParameters(step)) {
      const source = await publicImage(deps, String(step.args[name]));
      sources.set(source.uuid, source);
      args[name] = source.uuid;
    }
    steps.push({ ...step, args });
  }
  return { transformation: { ...transformation, steps }, sources };
};

const fileParameters = ({ operation, args }: { readonly operation: Step['operation']; readonly args: Args }): readonly string[] =>
  Object.entries(operation.parameters).flatMap(([name, { control }]) =>
    control.kind === 'file' && args[name] !== 'self' ? [name] : [],
  );

/** Another file that is seen in a picture must be one that anybody may see. */
const publicImage = async (deps: Deps, id: string): Promise<File> => {
  const file = await liveFile(deps, id);
  if (file.maxDownloads !== null || file.passwordHash !== null) throw problem('SourceNotPublic', { file: file.slug });
  return requireImage(file);
};

/** @throws Problem NotAnImage */
export const requireImage = (file: File): File => {
  if (!file.mediaType.startsWith('image/')) throw problem('NotAnImage', { file: file.slug, mediaType: file.mediaType });
  return file;
};
