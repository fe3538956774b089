import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');
const embedded = join(root, 'web/embed');

// A process of its own: what the bundler takes in memory goes with it, before the server starts.
await build({ root: join(root, 'web'), logLevel: 'error' });

// The modules for other sites: each one file under a lasting name, which shares nothing with the pages.
for (const name of ['lading', 'lading-uploader'])
  await build({
    configFile: false,
    root: embedded,
    logLevel: 'error',
    build: {
      outDir: join(root, 'web/dist/embed'),
      emptyOutDir: false,
      target: 'es2022',
      rolldownOptions: {
        input: join(embedded, `${name}.ts`),
        output: { entryFileNames: `${name}.js`, format: 'es' },
        preserveEntrySignatures: 'strict',
      },
      modulePreload: false,
    },
  });
await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', embedded]);
