import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cruiseLayers } from './layers.ts';

/** One thing that must hold. `run` resolves to what is wrong, in words, or to nothing. */
export type Step = { readonly name: string; run(): Promise<string | undefined> };

const root = join(import.meta.dirname, '../..');

/** A tool of node_modules/.bin that says by its exit code whether all is well. */
const tool = (name: string, command: string, ...args: string[]): Step => ({
  name,
  run: () =>
    new Promise((resolve) => {
      const bin = join(root, 'node_modules/.bin', command);
      execFile(bin, args, { cwd: root, maxBuffer: 64 * 1_048_576 }, (error, stdout, stderr) =>
        resolve(error ? [stdout, stderr].join('\n').trim() || error.message : undefined),
      );
    }),
});

const layers: Step = {
  name: 'layers',
  async run() {
    const { violations, unseen } = await cruiseLayers(root);
    const complaints = [
      ...violations.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`),
      ...unseen.map((file) => `not looked at: ${file}`),
    ];
    return complaints.join('\n') || undefined;
  },
};

const printedSchema: Step = {
  name: 'printed schema',
  async run() {
    // Loaded late: the schema pulls in the whole API, and a broken file in it is this step's failure alone.
    const { printSdl, sdlFile } = await import('@lading/api/graphql/print.ts');
    const printed = await readFile(sdlFile, 'utf8');
    return printed === printSdl() ? undefined : 'schema/schema.graphql says something else than the code; run `pnpm codegen`.';
  },
};

const docs: Step = {
  name: 'docs',
  async run() {
    const { stalePages } = await import('../docs.ts');
    const stale = await stalePages();
    return stale.length === 0 ? undefined : `${stale.join(', ')}: run \`pnpm run docs\`.`;
  },
};

export const steps: readonly Step[] = [
  tool('types', 'tsc', '-p', '.'),
  tool('types of the page', 'tsc', '-p', 'web'),
  tool('lint', 'biome', 'check', '--error-on-warnings'),
  layers,
  tool('dead code', 'knip'),
  printedSchema,
  tool('generated operations', 'graphql-codegen', '--check'),
  docs,
];
