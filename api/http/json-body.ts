import { problem } from '@lading/schema/problems.ts';
import type { z } from 'zod';

/**
 * A JSON body as its schema has it.
 * @throws Problem InvalidInput, naming the field that is wrong, missing or not known here
 */
export const jsonBody = <S extends z.ZodObject>(schema: S, body: unknown): z.output<S> => {
  const parsed = schema.safeParse(body === undefined ? {} : body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const known = Object.keys(schema.shape).join(', ');
  if (issue?.code === 'unrecognized_keys') {
    const [field = ''] = issue.keys;
    throw problem('InvalidInput', { field, message: `There is no "${field.slice(0, 50)}" here; there may be: ${known}.` });
  }
  const field = issue?.path.map(String).join('.') ?? '';
  if (field === '') throw problem('InvalidInput', { message: `A JSON object is wanted, which may have: ${known}.` });
  throw problem('InvalidInput', { field, message: `"${field}": ${issue?.message ?? 'not valid'}.` });
};
