import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from '@graphql-codegen/cli';
import { printSdl, sdlFile } from '@lading/api/graphql/print.ts';
import config from '../codegen.ts';

await writeFile(sdlFile, printSdl());
await generate({ ...config, cwd: join(import.meta.dirname, '..') }, true);
process.disconnect?.();
