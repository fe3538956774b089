import type { ProjectsPageQueryVariables } from '../gql/graphql.ts';

/** What the list of projects shows, as it stands in the address. */
export type ProjectsView = {
  readonly search: string;
  readonly after: string | undefined;
  readonly before: string | undefined;
};
export type ProjectsQuery = Readonly<Record<'q' | 'after' | 'before', string | undefined>>;

export const pageSize = 25;

/** A project's name holds 100 characters; a longer search finds nothing. */
export const longestSearch = 100;

const one = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.[0];

/** Reads the address. What it does not know is as if absent. */
export const readView = (query: Readonly<Record<string, string | readonly string[] | undefined>>): ProjectsView => {
  const after = one(query.after) || undefined;
  return {
    search: (one(query.q) ?? '').slice(0, longestSearch),
    after,
    before: after ? undefined : one(query.before) || undefined,
  };
};

/** Writes the address; what is usual is left out. */
export const writeView = ({ search, after, before }: ProjectsView): ProjectsQuery => ({ q: search || undefined, after, before });

/** What to ask the server for. */
export const variablesOf = ({ search, after, before }: ProjectsView): ProjectsPageQueryVariables => ({
  ...(before ? { last: pageSize, before } : { first: pageSize, after: after ?? null }),
  nameContains: search || null,
});
