import type { File } from '@lading/projections/files-queries.ts';
import { listVariants, type Variant } from '@lading/projections/variants-queries.ts';
import type { Lading } from '../lading.ts';
import { patienceMs } from '../log/changes.ts';
import type { Context } from '../log/context.ts';
import { type Purged, recordPurge } from './purge.ts';

type Deps = Parameters<typeof recordPurge>[0] & Pick<Lading, 'db' | 'engine' | 'variants'>;

/** Removes what is kept of a file's variants. `pending`: the read model does not show it yet. */
export const purgeVariants = async (
  deps: Deps,
  file: Pick<File, 'slug' | 'uuid'>,
  context: Context,
): Promise<Purged & { readonly pending: boolean }> => {
  const purged = await recordPurge(deps, await allVariants(deps, file.uuid), 'ASKED', context);
  const isSeen = purged.position === undefined || (await deps.engine.settled(['VariantsPurged'], purged.position, patienceMs));
  deps.variants.forget(file);
  return { ...purged, pending: !isSeen };
};

const allVariants = async ({ db }: Pick<Lading, 'db'>, uuid: string): Promise<readonly Variant[]> => {
  const all: Variant[] = [];
  let after: string | null = null;
  do {
    const { edges, pageInfo } = await listVariants(db, uuid, { first: 200, ...(after !== null && { after }) });
    all.push(...edges.map(({ node }) => node));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return all;
};
