import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema } from './schema.ts';

/** The schema as SDL, sorted so that a change shows as a change. */
export const printSdl = (): string => `${printSchema(lexicographicSortSchema(buildSchema()))}\n`;

export const sdlFile = new URL('../../schema/schema.graphql', import.meta.url);

if (import.meta.main) writeFileSync(sdlFile, printSdl());
