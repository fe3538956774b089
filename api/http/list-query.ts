import { problem } from '@lading/schema/problems.ts';
import { z } from 'zod';

const most = 200;

/** What every list takes, as its route describes itself. */
export const listQuery = {
  limit: { description: `50 when absent, at most ${most}.`, schema: z.int().min(1) },
  cursor: { description: 'The `next` of the page before.' },
};

const invalid = (field: string, message: string) => problem('InvalidInput', { field, message });

/** The page of a list that a query string asks for. @throws Problem InvalidInput naming the parameter */
export const wantedPage = ({
  limit,
  cursor,
}: Readonly<Record<string, unknown>>): { readonly first?: number; readonly after?: string } => {
  if (limit !== undefined && !(typeof limit === 'string' && /^[1-9]\d{0,8}$/.test(limit)))
    throw invalid('limit', `A limit is a whole number from 1; more than ${most} at once are not given.`);
  if (cursor !== undefined && typeof cursor !== 'string') throw invalid('cursor', 'One cursor at a time.');
  return { ...(limit !== undefined && { first: Number(limit) }), ...(cursor !== undefined && { after: cursor }) };
};

/** A query parameter that is a switch: absent is off, present without a value is on. @throws Problem InvalidInput */
export const switchOf = (query: Readonly<Record<string, unknown>>, name: string): boolean => {
  const given = query[name];
  if (given === undefined || given === 'false' || given === '0') return false;
  if (given === '' || given === 'true' || given === '1') return true;
  throw invalid(name, `"${name}" is true or false.`);
};
