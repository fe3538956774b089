import { type SelectQueryBuilder, sql } from 'kysely';
import { type Page, pageOf, pageSize, type WantedPage } from './pages.ts';
import { positionCursor, positionOf } from './position-cursor.ts';
import type { ReadDatabase, ReadModels } from './read-models.ts';
import type { VariantTables } from './variants.ts';

/** A picture that is kept. Times are RFC 3339 in UTC with milliseconds. */
export type Variant = {
  readonly uuid: string;
  readonly slug: string;
  readonly projectId: string | null;
  /** SHA-256 of its canonical transformation. */
  readonly variant: string;
  readonly transformation: string;
  /** Its name in the byte store. */
  readonly key: string;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly size: number;
  readonly sha256: string;
  readonly renderedAt: string;
  readonly hits: number;
};

type Row = VariantTables['variants'] & { readonly hits: number | null };

const toVariant = (row: Row): Variant => ({
  uuid: row.uuid,
  slug: row.slug,
  projectId: row.project_id,
  variant: row.variant,
  transformation: row.transformation,
  key: row.key,
  mediaType: row.media_type,
  width: row.width,
  height: row.height,
  size: row.size,
  sha256: row.sha256,
  renderedAt: row.rendered_at,
  hits: row.hits ?? 0,
});

const withUses = (db: ReadDatabase) =>
  db
    .selectFrom('variants')
    .leftJoin('variant_uses', (join) =>
      join.onRef('variant_uses.uuid', '=', 'variants.uuid').onRef('variant_uses.variant', '=', 'variants.variant'),
    )
    .selectAll('variants')
    .select('variant_uses.hits');

export const findVariant = async (db: ReadDatabase, uuid: string, variant: string): Promise<Variant | undefined> => {
  const row = await db
    .selectFrom('variants')
    .selectAll()
    .where('uuid', '=', uuid)
    .where('variant', '=', variant)
    .executeTakeFirst();
  return row && toVariant({ ...row, hits: null });
};

/** One page of a file's variants, the newest first. @throws Problem InvalidInput for cursors of another list */
export const listVariants = async (db: ReadDatabase, uuid: string, wish: WantedPage): Promise<Page<Variant>> => {
  const backwards = wish.last !== undefined;
  let query = withUses(db)
    .where('variants.uuid', '=', uuid)
    .orderBy('variants.position', backwards ? 'asc' : 'desc');
  if (wish.after !== undefined) query = query.where('variants.position', '<', positionOf('variant', wish.after));
  if (wish.before !== undefined) query = query.where('variants.position', '>', positionOf('variant', wish.before));
  const rows = await query.limit(pageSize(wish) + 1).execute();
  return pageOf(rows, wish, (row) => ({ cursor: positionCursor('variant', row.position), node: toVariant(row) }));
};

type Selected = SelectQueryBuilder<ReadModels, 'variants', object>;

/** How many variants are kept, and what they hold. @param project its id in lower case; absent: all */
export const measureVariants = (db: ReadDatabase, project?: string): Promise<{ variants: number; bytes: number }> => {
  const all: Selected = db.selectFrom('variants');
  return (project === undefined ? all : all.where('project_id', '=', project))
    .select(({ fn }) => fn.countAll<number>().as('variants'))
    .select(sql<number>`coalesce(sum(size), 0)::bigint`.as('bytes'))
    .executeTakeFirstOrThrow();
};

/** Some variants, those that nobody has asked for the longest first. */
export const leastRecentlyUsed = async (db: ReadDatabase, most: number): Promise<readonly Variant[]> => {
  const rows = await db
    .selectFrom('variant_uses')
    .innerJoin('variants', (join) =>
      join.onRef('variants.uuid', '=', 'variant_uses.uuid').onRef('variants.variant', '=', 'variant_uses.variant'),
    )
    .selectAll('variants')
    .select('variant_uses.hits')
    .orderBy('variant_uses.last_used_at')
    .limit(most)
    .execute();
  return rows.map(toVariant);
};

/** Some variants of files that have ended, and those in which such a file is seen. */
export const variantsOfEnded = async (db: ReadDatabase, most: number): Promise<readonly Variant[]> => {
  const { rows } = await sql<VariantTables['variants']>`
    SELECT v.* FROM variants v JOIN files f ON f.uuid = v.uuid WHERE f.status <> 'LIVE'
    UNION
    SELECT v.* FROM variants v, jsonb_array_elements_text(v.sources) AS source JOIN files f ON f.uuid = source::uuid
    WHERE v.sources <> '[]' AND f.status <> 'LIVE'
    LIMIT ${most}`.execute(db);
  return rows.map((row) => toVariant({ ...row, hits: null }));
};

/** Those of the keys that belong to a variant. */
export const knownVariantKeys = async (db: ReadDatabase, keys: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await db
    .selectFrom('variants')
    .select('key')
    .where(sql<boolean>`key = ANY (${[...keys]}::text[])`)
    .execute();
  return new Set(rows.map(({ key }) => key));
};
