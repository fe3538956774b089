import type { File as FileRow } from '@lading/projections/files-queries.ts';
import { builder } from './builder.ts';
import { resultType } from './refusals.ts';

/** A file in the schema. The slice of files says what it is; others add fields with `builder.objectField(s)`. */
export const File = builder.objectRef<FileRow>('File');

/** The type of a result that is a file or a refusal. */
export const fileResult = (value: unknown): string => resultType(value, 'File');
