import type { StoredEvent } from '@lading/schema/events/registry.ts';
import type { Position } from '@lading/schema/position.ts';
import type { Pool } from '../../database/pool.ts';
import { inTime, persistently } from './patience.ts';

/** A page ends with the event that takes it over this many bytes: what a reader holds stays small whatever the events are. */
const pageBytes = 4 * 1_048_576;
const streamPageEvents = 500;

const streamPage = {
  name: 'stream_page',
  text: `
    SELECT position::text, stream, revision, id, type, data, metadata, found FROM (
      SELECT *, (count(*) OVER ())::integer AS found, sum(bytes) OVER (ORDER BY revision) - bytes AS before
      FROM (SELECT * FROM events WHERE stream = $1 AND revision >= $2 ORDER BY revision LIMIT ${streamPageEvents}) AS beginning
    ) AS page
    WHERE before < ${pageBytes} ORDER BY revision`,
};

// Both log pages look at a span of positions in one snapshot and say how far they looked. So a reader of rare types moves on
// with the log, and what becomes visible later lies behind where it stands.
const logPage = (span: string, filter: string): string => `
  WITH span AS MATERIALIZED (${span}),
  page AS MATERIALIZED (
    SELECT *, sum(bytes) OVER (ORDER BY position) - bytes AS before FROM events
    WHERE position >= (SELECT first FROM span) AND position <= (SELECT last FROM span) ${filter}
  )
  SELECT span.head::text AS head,
    greatest($1::bigint, coalesce((SELECT min(position) - 1 FROM page WHERE before >= ${pageBytes}), span.last))::text AS upto,
    page.position::text, stream, revision, id, type, data, metadata
  FROM span LEFT JOIN page ON before < ${pageBytes}
  ORDER BY page.position`;

const pageOfAll = {
  name: 'log_page',
  text: logPage(
    'SELECT position AS head, $1::bigint + 1 AS first, least(position, $1::bigint + $2::bigint) AS last FROM log_head',
    '',
  ),
};

// Where the span begins: at the nearest event of any wanted type. Each type is one step in the index of types, whatever lies
// between; comparing rows makes that index the only one in order, however common the planner believes a type to be.
const pageOfTypes = {
  name: 'log_page_of_types',
  text: logPage(
    `SELECT head.position AS head, nearest.first, least(head.position, nearest.first + $2::bigint - 1) AS last
     FROM log_head AS head, (
       SELECT min(one.position) AS first FROM unnest($3::text[]) AS wanted(type) CROSS JOIN LATERAL (
         SELECT position FROM events
         WHERE (type, position) > (wanted.type, $1::bigint) AND (type, position) <= (wanted.type, 9223372036854775807)
         ORDER BY type, position LIMIT 1
       ) AS one
     ) AS nearest`,
    'AND type = ANY ($3)',
  ),
};

type StreamRow = StoredEvent & { readonly found: number };

type LogRow = (StoredEvent | { readonly position: null }) & { readonly head: Position; readonly upto: Position };

export type LogPage = {
  readonly events: readonly StoredEvent[];
  /** How far this page looked: everything wanted up to here has been handed out. */
  readonly upto: Position;
  /** The end of the log in the same snapshot. */
  readonly head: Position;
};

// Rows hold more than events do.
const asEvent = ({ position, stream, revision, id, type, data, metadata }: StoredEvent): StoredEvent => ({
  id,
  type,
  data,
  metadata,
  stream,
  revision,
  position,
});

/** The events of a stream from a revision on, page by page. */
export async function* readStream(pool: Pool, stream: string, from: number): AsyncGenerator<StoredEvent> {
  let next: number | undefined = from;
  while (next !== undefined) {
    const values = [stream, next];
    const { rows } = await inTime(persistently(() => pool.query<StreamRow>({ ...streamPage, values })));
    for (const row of rows) yield asEvent(row);
    next = followUp(rows);
  }
}

/** Where the page after these rows begins, if there may be one: the page was full, or cut for its bytes. */
const followUp = (rows: readonly StreamRow[]): number | undefined => {
  const last = rows.at(-1);
  return last && (last.found === streamPageEvents || last.found > rows.length) ? last.revision + 1 : undefined;
};

/** The next events of the log behind a position, looking at no more than `span` positions that hold any. */
export const readLog = async (
  pool: Pool,
  { after, types, span }: { after: Position; types?: readonly string[] | undefined; span: number },
): Promise<LogPage> => {
  const query = types ? { ...pageOfTypes, values: [after, span, types] } : { ...pageOfAll, values: [after, span] };
  const { rows } = await inTime(persistently(() => pool.query<LogRow>(query)));
  const [first] = rows;
  if (!first) throw new Error('the log has no head: its migration did not run to the end');
  return { events: rows.flatMap((row) => (row.position === null ? [] : [asEvent(row)])), upto: first.upto, head: first.head };
};
