import { isUuid } from '@lading/schema/ids.ts';
import { sql } from 'kysely';
import { foldName } from './files.ts';
import { literally, matchesFilter } from './files-filter.ts';
import { type Page, pageOf, pageSize, type WantedPage } from './pages.ts';
import { positionCursor, positionOf } from './position-cursor.ts';
import type { ProjectsRow } from './projects.ts';
import type { ReadDatabase } from './read-models.ts';

/** A project that is there. Times are RFC 3339 in UTC with milliseconds. */
export type Project = {
  readonly uuid: string;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: string;
};

const toProject = ({ uuid, name, description, created_at }: ProjectsRow): Project => ({
  uuid,
  name,
  description,
  createdAt: created_at,
});

/** A project by its id; `undefined` for one that is unknown or deleted. */
export const findProject = async (db: ReadDatabase, id: string): Promise<Project | undefined> => {
  if (!isUuid(id)) return undefined;
  const query = db.selectFrom('projects').selectAll().where('uuid', '=', id).where('deleted_at', 'is', null);
  const row = await query.executeTakeFirst();
  return row && toProject(row);
};

/** What projects are sought by. */
export type ProjectFilter = {
  /** Regardless of case, taken literally. */
  readonly nameContains?: string;
};

const sought = (db: ReadDatabase, { nameContains = '' }: ProjectFilter) => {
  const query = db.selectFrom('projects').where('deleted_at', 'is', null);
  return nameContains === '' ? query : query.where('name_folded', 'like', `%${literally(foldName(nameContains))}%`);
};

/** One page of the projects that there are, the newest first. @throws Problem InvalidInput */
export const listProjects = async (db: ReadDatabase, wish: WantedPage & ProjectFilter): Promise<Page<Project>> => {
  const { after, before } = wish;
  let query = sought(db, wish).selectAll();
  if (after !== undefined) query = query.where('position', '<', positionOf('project', after));
  if (before !== undefined) query = query.where('position', '>', positionOf('project', before));
  const rows = await query
    .orderBy('position', wish.last === undefined ? 'desc' : 'asc')
    .limit(pageSize(wish) + 1)
    .execute();
  return pageOf(rows, wish, (row) => ({ cursor: positionCursor('project', row.position), node: toProject(row) }));
};

/** How many projects there are. */
export const countProjects = async (db: ReadDatabase, filter: ProjectFilter): Promise<number> => {
  const query = sought(db, filter).select(({ fn }) => fn.countAll<number>().as('count'));
  return (await query.executeTakeFirstOrThrow()).count;
};

/** A project that is there no more. */
export type DeletedProject = {
  readonly uuid: string;
  /** The event that deleted it. */
  readonly deletedBy: string;
};

const deleted = (db: ReadDatabase) =>
  db
    .selectFrom('projects')
    .select(['uuid', sql<string>`deleted_by`.as('deletedBy')])
    .where('deleted_at', 'is not', null);

/** A deleted project by its id; `undefined` for one that is there or never was. */
export const deletedProject = (db: ReadDatabase, uuid: string): Promise<DeletedProject | undefined> =>
  deleted(db).where('uuid', '=', uuid).executeTakeFirst();

/** Deleted projects that have live files. */
export const deletedWithFiles = (db: ReadDatabase, now: Date): Promise<readonly DeletedProject[]> =>
  deleted(db)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('files').select('slug').whereRef('project_id', '=', 'projects.uuid').where(matchesFilter({}, now))),
    )
    .execute();
