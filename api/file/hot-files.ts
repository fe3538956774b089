import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { File } from '@lading/projections/files-queries.ts';
import { LRUCache } from 'lru-cache';
import { senderOf } from '../http/sender.ts';
import type { Lading } from '../lading.ts';
import { cacheControl } from '../link/cache-control.ts';

type Deps = Pick<Lading, 'bytes' | 'clientHash' | 'clock' | 'ids' | 'lookup' | 'settings' | 'traffic'> & {
  /** Called for each answer, as for those of the framework, with the project of its file. */
  readonly observe: (projectId: string | null, seconds: number) => void;
};

export type HotFiles = {
  /** Answers a plain GET of a small file from memory; `false` where the request has to go the long way. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** Hears that a file was served whole, with these headers. One that is asked for again is kept. */
  served(file: File, headers: OutgoingHttpHeaders): void;
  /** Forgets a file, because an event has changed it. */
  drop(file: Pick<File, 'slug'>): void;
};

type Hot = { readonly file: File; readonly body: Buffer; readonly headers: readonly string[] };

const largestBytes = 65_536;
const mostBytes = 64 * 1_048_576;
/** Files that were served lately; one that comes back is worth keeping. */
const mostCandidates = 10_000;

const link = /^\/([0-9A-Za-z]{4,32})(?:\.[a-z0-9]{1,10})?$/;

/** Any of these makes the answer something else than the whole file with the usual headers. */
const special = [
  'range',
  'if-none-match',
  'if-modified-since',
  'if-match',
  'if-unmodified-since',
  'expect',
  'x-admin-password',
] as const;

/** Headers that each answer has of its own. */
const individual = new Set(['x-request-id', 'cache-control', 'date', 'connection', 'keep-alive']);

/** Keeps small files that are asked for often in memory, with their headers as the long way sent them. */
export const createHotFiles = (deps: Deps): HotFiles => {
  const candidates = new LRUCache<string, true>({ max: mostCandidates });
  const hot = new LRUCache<string, Hot>({ maxSize: mostBytes, sizeCalculation: ({ body }) => body.byteLength + 1_024 });
  /** Reads under way: an event that comes meanwhile takes its file off, and what was read is not kept. */
  const reading = new Set<string>();
  const isOpen = deps.settings.corsOrigins.includes('*');

  const isPlain = ({ method, headers }: IncomingMessage): boolean =>
    method === 'GET' && special.every((name) => headers[name] === undefined) && (isOpen || headers.origin === undefined);

  const keep = async (file: File, headers: OutgoingHttpHeaders): Promise<void> => {
    reading.add(file.slug);
    try {
      // An event may have come while it was served, before anybody knew that it was to be kept.
      if ((await deps.lookup.find(file.slug)) !== file) return;
      const stream = await deps.bytes.open(file.key);
      const body = stream && (await buffer(stream));
      if (body?.byteLength === file.size && reading.has(file.slug)) hot.set(file.slug, { file, body, headers: lasting(headers) });
    } finally {
      reading.delete(file.slug);
    }
  };

  return {
    answer(request, response) {
      const slug = link.exec(request.url ?? '')?.[1];
      const known = slug === undefined || !isPlain(request) ? undefined : hot.get(slug);
      if (!known) return false;
      const now = deps.clock.now();
      if (known.file.expiresAt !== null && Date.parse(known.file.expiresAt) <= now.getTime()) return false;
      send(deps, known, request, response, now);
      return true;
    },
    served(file, headers) {
      const { slug, size, sliding, maxDownloads, passwordHash } = file;
      if (size > largestBytes || sliding || maxDownloads !== null || passwordHash !== null || hot.has(slug)) return;
      if (!candidates.has(slug)) candidates.set(slug, true);
      else if (!reading.has(slug)) keep(file, headers).catch(() => {}); // the long way tells what is wrong with the store
    },
    drop({ slug }) {
      reading.delete(slug);
      hot.delete(slug);
    },
  };
};

const lasting = (headers: OutgoingHttpHeaders): readonly string[] =>
  Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || individual.has(name.toLowerCase()) ? [] : [name, String(value)],
  );

const send = (deps: Deps, { file, body, headers }: Hot, request: IncomingMessage, response: ServerResponse, now: Date): void => {
  const began = performance.now();
  const requestId = deps.ids.uuid();
  response.writeHead(200, [
    ...headers,
    'cache-control',
    cacheControl(file, deps.settings.cacheMaxAgeSeconds, now),
    'x-request-id',
    requestId,
  ]);
  const { slug, uuid, projectId } = file;
  response.once('close', () => {
    const { socket } = request;
    // `finish` also follows a reset; only the socket knows (RFC 9112 leaves it to the connection).
    const completed = response.writableFinished && socket.errored === null;
    const taken = { count: 1, completed: completed ? 1 : 0, bytes: completed ? body.byteLength : 0, errors: 0 };
    const data = { slug, uuid, projectId, ...taken, ...senderOf(request) };
    deps.traffic.record({ type: 'FileDownloaded', data }, deps.clientHash(request));
    deps.observe(projectId, (performance.now() - began) / 1000);
  });
  response.end(body);
};
