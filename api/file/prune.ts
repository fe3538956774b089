import { type FileOutline, matchingFiles } from '@lading/projections/files-endings.ts';
import type { FileFilter } from '@lading/projections/files-filter.ts';
import { type File, listFiles, measureFiles } from '@lading/projections/files-queries.ts';
import { parseEvent, type RecordedEvent } from '@lading/schema/events/registry.ts';
import type { Position } from '@lading/schema/position.ts';
import { problem } from '@lading/schema/problems.ts';
import type { Lading } from '../lading.ts';
import { patienceMs } from '../log/changes.ts';
import { type Context, toEvents } from '../log/context.ts';
import { endKnown } from './end-known.ts';
import { appendsAtOnce, each, workThrough } from './reaper.ts';

/** Which files: those that match the filter, limited to the ids where they are given. */
export type PruneWish = { readonly filter?: FileFilter | undefined; readonly ids?: readonly string[] | undefined };

export type Pruned = {
  readonly count: number;
  readonly bytes: number;
  readonly dryRun: boolean;
  /** The first 1,000 of them, oldest first. */
  readonly files: readonly File[];
};

type Deps = Pick<Lading, 'store' | 'db' | 'engine' | 'clock' | 'ids' | 'replica' | 'logger'>;
type Order = RecordedEvent<'PruneOrdered'>;

/** Where admins' doings are recorded. */
const stream = 'admin';
const mostIds = 10_000;
const mostListed = 1_000;
const pageSize = 200;

/** What would be pruned now. Changes nothing. @throws Problem InvalidInput */
export const previewPrune = async (deps: Pick<Deps, 'db' | 'clock'>, wish: PruneWish): Promise<Pruned> => {
  const now = deps.clock.now();
  const filter = filterOf(wish);
  if (!filter) return { count: 0, bytes: 0, dryRun: true, files: [] };
  return { ...(await measureFiles(deps.db, filter, now)), dryRun: true, files: await listUpTo(deps, filter, now, mostListed) };
};

/**
 * Prunes live files. The order is in the log before the first of them ends, so what a crash leaves undone is finished by
 * the next start (`finishPrunes`).
 * @throws Problem InvalidInput
 */
export const pruneFiles = async (lading: Lading, wish: PruneWish, context: Context): Promise<Pruned> => {
  const filter = filterOf(wish);
  const nothing = { count: 0, bytes: 0, dryRun: false, files: [] };
  if (!filter) return nothing;
  const { count, bytes } = await measureFiles(lading.db, filter, lading.clock.now());
  if (count === 0) return nothing;
  const { ids = null, status: _live, ...rest } = filter;
  const data = { filter: asText(rest), ids: ids && [...ids], count, bytes };
  const [event] = toEvents([{ type: 'PruneOrdered', data }], context, lading);
  if (!event) throw problem('Internal');
  await lading.store.append(stream, [event], { expected: 'any' });
  // What was appended is what will be read; the place in the log does not matter here.
  const done = await carryOut(lading, { ...event, type: 'PruneOrdered', data, stream, revision: 0, position: '0' }, neverAborted);
  await isShown(lading, done.last);
  const pruned = { status: ['PRUNED'], ids: done.listed } as const;
  return {
    count: done.count,
    bytes: done.bytes,
    dryRun: false,
    files: await listUpTo(lading, pruned, lading.clock.now(), mostListed),
  };
};

/** Finishes what was ordered and, because of a crash, not carried out to its end. */
export const finishPrunes = async (deps: Deps, signal: AbortSignal): Promise<void> => {
  const open = new Map<string, Order>();
  for await (const stored of deps.store.read(stream)) {
    const event = parseEvent(stored);
    if (event.type === 'PruneOrdered') open.set(event.id, event);
    if (event.type === 'PruneFinished') open.delete(event.data.order);
  }
  for (const order of open.values()) {
    if (signal.aborted) return;
    const { count } = await carryOut(deps, order, signal);
    deps.logger.info({ order: order.id, count }, 'finished a prune that was interrupted');
  }
};

const neverAborted = new AbortController().signal;

/** The live files of a wish; `undefined` where it names no live ones. @throws Problem InvalidInput */
const filterOf = ({ filter, ids }: PruneWish): FileFilter | undefined => {
  if (filter === undefined && ids === undefined)
    throw problem('InvalidInput', { message: 'Say which files: by filter, by ids, or both.', field: 'filter' });
  if (ids !== undefined && ids.length > mostIds)
    throw problem('InvalidInput', { message: `At most ${mostIds} ids at once.`, field: 'ids' });
  const isAboutLive = (filter?.status ?? ['LIVE']).includes('LIVE') && ids?.length !== 0;
  return isAboutLive ? { ...filter, status: ['LIVE'], ...(ids && { ids }) } : undefined;
};

/** As the event has it: times as text. */
const asText = ({ uploadedAfter, uploadedBefore, ...rest }: FileFilter): Order['data']['filter'] => ({
  ...rest,
  ...(uploadedAfter && { uploadedAfter: uploadedAfter.toISOString() }),
  ...(uploadedBefore && { uploadedBefore: uploadedBefore.toISOString() }),
});

/** What was live and matched when the order was given; later uploads are left alone. */
const filterOfOrder = ({ data: { filter, ids }, metadata }: Order): FileFilter => {
  const { uploadedAfter, uploadedBefore, ...rest } = filter;
  const ordered = new Date(Date.parse(metadata.at) + 1).toISOString();
  const before = uploadedBefore !== undefined && uploadedBefore < ordered ? uploadedBefore : ordered;
  return {
    ...defined(rest),
    status: ['LIVE'],
    ...(ids && { ids }),
    ...(uploadedAfter !== undefined && { uploadedAfter: new Date(uploadedAfter) }),
    uploadedBefore: new Date(before),
  };
};

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const defined = <T extends object>(filter: T): Defined<T> =>
  // What is left is what it was, less undefined.
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Defined<T>;

/** Pages of files that match, as people see them, oldest first. */
async function* shownPages({ db }: Pick<Deps, 'db'>, filter: FileFilter, now: Date): AsyncGenerator<readonly File[]> {
  let after: string | undefined;
  do {
    const page = await listFiles(db, { first: pageSize, orderBy: 'OLDEST', filter, now, ...(after !== undefined && { after }) });
    yield page.edges.map(({ node }) => node);
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? undefined) : undefined;
  } while (after !== undefined);
}

const listUpTo = async (deps: Pick<Deps, 'db'>, filter: FileFilter, now: Date, most: number): Promise<readonly File[]> => {
  const listed: File[] = [];
  for await (const page of shownPages(deps, filter, now)) {
    listed.push(...page);
    if (listed.length >= most) break;
  }
  return listed.slice(0, most);
};

/** Ends the files of an order, each caused by it, and says when all are. Those that ended meanwhile stay as they ended. */
const carryOut = async (deps: Deps, order: Order, signal: AbortSignal) => {
  const { actor, client, correlationId } = order.metadata;
  const context: Context = { actor, client, correlationId, causationId: order.id };
  const listed: string[] = [];
  let count = 0;
  let bytes = 0;
  const pages = matchingFiles(deps.db, filterOfOrder(order), new Date(order.metadata.at));
  const end = async (row: FileOutline) => {
    const command = { type: 'prune', slug: row.slug, now: deps.clock.now().toISOString() } as const;
    const executed = await endKnown(deps, row, command, context);
    if (!executed.events.some(({ type }) => type === 'FilePruned')) return {};
    count += 1;
    bytes += row.size;
    if (listed.length < mostListed) listed.push(row.uuid);
    return executed;
  };
  const last = await workThrough(deps, pages, ['FilePruned'], signal, (page) => each(page, signal, end, appendsAtOnce));
  if (signal.aborted) return { count, bytes, listed, last };
  await deps.store.append(stream, toEvents([{ type: 'PruneFinished', data: { order: order.id } }], context, deps), {
    expected: 'any',
  });
  return { count, bytes, listed, last };
};

const isShown = async ({ engine, changes }: Lading, position: Position | undefined): Promise<void> => {
  if (position === undefined) return;
  await Promise.all([engine.settled(['FilePruned'], position, patienceMs), changes.reached(position, patienceMs)]);
};
