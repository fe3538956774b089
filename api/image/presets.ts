import { isProblem, problem } from '@lading/schema/problems.ts';
import { parse } from 'yaml';
import { mostSteps, type WrittenStep } from './grammar.ts';
import { readPath } from './read-path.ts';
import { readTransformation } from './transformation.ts';

/** Transformations by a name of one's own. */
export type Presets = {
  readonly byName: ReadonlyMap<string, readonly WrittenStep[]>;
  /** Whether nothing but presets is served. */
  readonly only: boolean;
};

const longestFile = 1_048_576;
const mostPresets = 1_000;
const namePattern = /^[a-z0-9][a-z0-9_-]{0,62}$/i;

type Read = { readonly byName: Presets['byName']; readonly bad: readonly string[] };

const nothing = (...bad: readonly string[]): Read => ({ byName: new Map(), bad });

/**
 * Reads a YAML file of names and transformations: `thumb: "-/resize/300x/-/format/auto/"`. The short form is allowed too.
 * @returns what is right, and for each preset that is not what is wrong with it
 */
export const readPresets = (yaml: string): Read => {
  if (yaml.length > longestFile) return nothing(`the file is longer than ${longestFile} characters`);
  let content: unknown;
  try {
    // No preset needs a name for a part of the file, and names may be used to blow it up.
    content = parse(yaml, { maxAliasCount: 0, schema: 'core', logLevel: 'error' });
  } catch (error) {
    return nothing(`the file is no YAML: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  }
  if (content === null || content === undefined) return nothing();
  if (typeof content !== 'object' || Array.isArray(content)) return nothing('the file is no list of names and transformations');
  const entries = Object.entries(content);
  if (entries.length > mostPresets) return nothing(`the file has ${entries.length} presets; at most ${mostPresets} are allowed`);
  const read = entries.map(([name, value]) => ({ name, ...readPreset(name, value) }));
  return {
    byName: new Map(read.flatMap(({ name, steps }) => (steps ? [[name, steps]] : []))),
    bad: read.flatMap(({ name, bad }) => (bad === undefined ? [] : [`preset ${JSON.stringify(name.slice(0, 80))}: ${bad}`])),
  };
};

type ReadPreset =
  | { readonly steps: readonly WrittenStep[]; readonly bad?: never }
  | { readonly steps?: never; readonly bad: string };

const readPreset = (name: string, value: unknown): ReadPreset => {
  if (!namePattern.test(name)) return { bad: 'a name is up to 63 letters, digits, dashes and underscores' };
  if (typeof value !== 'string' || value === '') return { bad: 'a transformation such as "-/resize/300x/" is wanted' };
  try {
    const { steps, fileName } = readPath(value.replace(/^\//, ''));
    if (fileName !== null) return { bad: `ends in a file name, ${JSON.stringify(fileName)}` };
    if (steps.some((step) => step.name === preset)) return { bad: 'names a preset itself' };
    readTransformation(steps);
    return { steps };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { bad: error.message };
  }
};

/** As it is written: `-/preset/thumb/`. */
const preset = 'preset';

const asWritten = (name: string): string => `-/${preset}/${name}/`;

/**
 * Puts in the place of each `preset/{name}` the steps that it stands for.
 * @throws Problem MalformedOperation where there is no such preset; PresetsOnly where nothing else is served and something else
 *   is asked for
 */
export const expandPresets = (written: readonly WrittenStep[], { byName, only }: Presets): readonly WrittenStep[] => {
  const example = asWritten(byName.keys().next().value ?? 'thumb');
  if (only && written.some(({ name }) => name !== preset)) throw problem('PresetsOnly', { example });
  const malformed = (reason: string) => problem('MalformedOperation', { operation: preset, reason, example });
  const steps = written.flatMap((step) => {
    if (step.name !== preset) return [step];
    const [name, ...more] = step.params;
    if (name === undefined || more.length > 0) throw malformed('needs one parameter, the name of a preset');
    const named = byName.get(name);
    if (!named) throw malformed(`cannot be ${JSON.stringify(name.slice(0, 40))}: there is no preset of that name`);
    return named;
  });
  if (steps.length > mostSteps) throw malformed(`makes ${steps.length} operations; a URL has at most ${mostSteps}`);
  return steps;
};
