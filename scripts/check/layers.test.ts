import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cruiseLayers, type Layers } from './layers.ts';

// The configuration is CommonJS, as dependency-cruiser wants it; only the names of its rules are read here.
const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: { name: string }[] };

/** A house in small that breaks no rule. */
const clean: Record<string, string> = {
  'tsconfig.json': '{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true } }',
  'schema/problems.ts': "import 'zod';\nexport type Problem = { code: string };\n",
  'adapters/pool.ts':
    "import 'pg';\nimport type { Problem } from '@lading/schema/problems.ts';\nexport const pool = (p: Problem) => p;\n",
  'adapters/contract.ts': 'export const contract = 1;\n',
  'adapters/pool.test.ts': "import './contract.ts';\nimport './pool.ts';\n",
  'adapters/testing.ts': "import './pool.ts';\n",
  'projections/files.ts': "import '@lading/adapters/pool.ts';\n",
  'api/file/upload.ts': "import '@lading/projections/files.ts';\nexport const upload = 1;\n",
  'api/file/upload.test.ts': "import '@lading/adapters/testing.ts';\nimport './upload.ts';\n",
  'api/image/render.ts': "import 'sharp';\nexport const render = 1;\n",
  'api/main.ts': "import './file/upload.ts';\nimport './image/render.ts';\n",
  'web/src/app.tsx': "import '@lading/schema/problems.ts';\n",
  'cli/main.ts': "import './serve.ts';\n",
  'cli/serve.ts': "import '@lading/api/main.ts';\n",
  'acceptance/upload.test.ts': "import '@lading/adapters/testing.ts';\n",
  'bench/upload.bench.ts': "import '@lading/adapters/pool.ts';\n",
};

/** One violation of each rule: the file that commits it, and what it imports. */
const planted: Record<string, readonly [file: string, imported: string]> = {
  'no-circular': ['schema/circle.ts', './circle.ts'],
  'not-unresolvable': ['schema/nowhere.ts', './not-there.ts'],
  'layer-schema': ['schema/reaches-up.ts', '@lading/adapters/pool.ts'],
  'layer-adapters': ['adapters/reaches-up.ts', '@lading/projections/files.ts'],
  'layer-projections': ['projections/reaches-up.ts', '@lading/api/file/upload.ts'],
  'layer-api': ['api/reaches-beside.ts', '@lading/cli/main.ts'],
  'layer-web': ['web/src/reaches-in.tsx', '@lading/api/file/upload.ts'],
  'layer-cli': ['cli/upload.ts', '@lading/api/file/upload.ts'],
  'layer-cli-in-process': ['cli/commands/verify.ts', '@lading/projections/files.ts'],
  'slices-apart': ['api/image/reaches-over.ts', '../file/upload.ts'],
  'acceptance-black-box': ['acceptance/looks-inside.test.ts', '@lading/schema/problems.ts'],
  'no-test-parts-in-product': ['adapters/uses-contract.ts', './contract.ts'],
  'sdk-eventstore': ['api/uses-eventstore.ts', '@eventstore/db-client'],
  'sdk-minio': ['projections/uses-minio.ts', 'minio'],
  'sdk-postgres': ['api/uses-postgres.ts', 'pg'],
  'sdk-sharp': ['api/file/uses-sharp.ts', 'sharp'],
};

const packages = ['schema', 'adapters', 'projections', 'api', 'cli'];
const sdks = ['zod', 'pg', 'sharp', 'minio', '@eventstore/db-client'];

const write = async (root: string, files: Record<string, string>) => {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
};

let root: string;
let before: Layers;
let after: Layers;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lading-layers-'));
  await write(root, clean);
  for (const sdk of sdks) {
    await write(join(root, 'node_modules', sdk), {
      'package.json': JSON.stringify({ name: sdk, main: 'index.js' }),
      'index.js': '',
    });
  }
  await mkdir(join(root, 'node_modules/@lading'));
  for (const name of packages) {
    await write(join(root, name), {
      'package.json': JSON.stringify({ name: `@lading/${name}`, exports: { './*.ts': './*.ts' } }),
    });
    await symlink(join(root, name), join(root, 'node_modules/@lading', name));
  }
  before = await cruiseLayers(root);
  for (const [file, imported] of Object.values(planted)) await write(root, { [file]: `import '${imported}';\n` });
  after = await cruiseLayers(root);
}, 60_000);

afterAll(() => rm(root, { recursive: true, force: true }));

it('finds nothing in a house that keeps the rules', () => {
  expect(before.violations).toEqual([]);
  expect(before.unseen).toEqual([]);
  expect(before.modules).toBeGreaterThan(Object.keys(clean).length); // the packages count too
});

it('plants a violation of every rule there is', () => {
  expect(Object.keys(planted).sort()).toEqual(forbidden.map(({ name }) => name).sort());
});

it.each(Object.entries(planted))('refuses %s', (rule, [file]) => {
  expect(after.violations.filter(({ from }) => from === file).map((violation) => violation.rule)).toEqual([rule]);
});

it('refuses nothing else', () => {
  expect(after.violations).toHaveLength(Object.keys(planted).length);
});

it('looks through types as well as values', async () => {
  await write(root, {
    'schema/by-type.ts': "import type { pool } from '@lading/adapters/pool.ts';\nexport type Pool = typeof pool;\n",
  });
  const { violations } = await cruiseLayers(root);
  expect(violations).toContainEqual({ rule: 'layer-schema', from: 'schema/by-type.ts', to: 'adapters/pool.ts' });
});
