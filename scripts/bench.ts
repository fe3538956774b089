import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = join(import.meta.dirname, '../bench');
const suffix = '.bench.ts';

const all = readdirSync(folder)
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
  .sort();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));

if (unknown.length > 0) {
  console.error(`there is no benchmark ${unknown.join(', ')}; there are: ${all.join(', ') || 'none yet'}`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : all) {
  const bench: { default: () => Promise<void> } = await import(pathToFileURL(join(folder, `${name}${suffix}`)).href);
  await bench.default();
}
process.disconnect?.();
