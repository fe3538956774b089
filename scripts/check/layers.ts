import { execFile } from 'node:child_process';
import { glob } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const home = join(import.meta.dirname, '../..');
const folders = ['schema', 'adapters', 'projections', 'api', 'web', 'cli', 'acceptance', 'bench', 'scripts', 'deploy'];

type Cruise = {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly to: string; readonly rule: { readonly name: string } }[];
  };
};

type Violation = { readonly rule: string; readonly from: string; readonly to: string };

export type Layers = {
  /** Modules that were looked at. */
  readonly modules: number;
  readonly violations: readonly Violation[];
  /** Source files the cruise never saw. Without its TypeScript it sees almost none and calls that clean. */
  readonly unseen: readonly string[];
};

const sources = async (root: string): Promise<string[]> => {
  const found: string[] = [];
  const exclude = (path: string) => /(^|[\\/])(node_modules|dist|data|coverage)$/.test(path);
  for await (const file of glob(`{${folders.join(',')}}/**/*.{ts,tsx}`, { cwd: root, exclude }))
    found.push(file.split(sep).join('/'));
  return found.filter((file) => !file.endsWith('.d.ts'));
};

/**
 * Cruises every module under `root` by the rules of `.dependency-cruiser.cjs`.
 * Rejects when dependency-cruiser itself fails.
 */
export const cruiseLayers = async (root: string): Promise<Layers> => {
  const files = await sources(root);
  const present = folders.filter((folder) => files.some((file) => file.startsWith(`${folder}/`)));
  const cruiser = join(home, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [cruiser, '--config', join(home, '.dependency-cruiser.cjs'), '--output-type', 'json', ...present];
  const { stdout } = await run(process.execPath, args, { cwd: root, maxBuffer: 256 * 1_048_576 });
  const cruise = JSON.parse(stdout) as Cruise; // dependency-cruiser's documented JSON report
  const seen = new Set(cruise.modules.map((module) => module.source));
  return {
    modules: seen.size,
    violations: cruise.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    unseen: files.filter((file) => !seen.has(file)),
  };
};
