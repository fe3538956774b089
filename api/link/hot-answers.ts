import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { File } from '@lading/projections/files-queries.ts';
import { LRUCache } from 'lru-cache';
import type { Lading } from '../lading.ts';
import type { TrafficFact } from '../log/traffic-kinds.ts';
import { cacheControl } from './cache-control.ts';

type Deps = Pick<Lading, 'clientHash' | 'clock' | 'ids' | 'lookup' | 'settings' | 'traffic'> & {
  /** Called for each answer, as for those of the framework, with the project of its file. */
  readonly observe: (route: string, projectId: string | null, seconds: number) => void;
};

type Headers = Readonly<Record<string, OutgoingHttpHeader | undefined>>;

/** An answer that went out whole, and may be kept for those who ask the same. */
export type Served = {
  /** The file it is about; then those that are seen in it. A change of any of them makes it untrue. */
  readonly files: readonly [File, ...File[]];
  /** Whose time is over first: caches may keep the answer until then. */
  readonly endsFirst: File;
  /** The pattern of its route. */
  readonly route: string;
  /** Of the whole body, in bytes. */
  readonly size: number;
  /** As the long way sent them. */
  readonly headers: Headers;
  open(): Promise<Readable | undefined>;
  /** What is recorded of such an answer. @param completed whether its last byte went out */
  fact(request: IncomingMessage, completed: boolean): TrafficFact;
};

export type HotAnswers = {
  /** Answers a plain GET of something small from memory; `false` where the request has to go the long way. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** Hears that a request was answered whole. What is asked for again is kept. */
  served(request: IncomingMessage, served: Served): void;
  /** Forgets what was made of a file, because an event has changed it. */
  drop(file: Pick<File, 'slug'>): void;
};

type Hot = Pick<Served, 'files' | 'endsFirst' | 'route' | 'fact'> & { readonly body: Buffer; readonly lines: readonly string[] };

const largestBytes = 65_536;
const mostBytes = 64 * 1_048_576;
/** What was served lately; what comes back is worth keeping. */
const mostCandidates = 10_000;
const longestUrl = 512;

const link = /^\/([0-9A-Za-z]{4,32})(?:\.[a-z0-9]{1,10})?$/;

/** Any of these makes the answer something else than the whole with the usual headers. */
const special = [
  'range',
  'if-none-match',
  'if-modified-since',
  'if-match',
  'if-unmodified-since',
  'expect',
  'x-admin-password',
  'dpr',
  'width',
  'sec-ch-dpr',
  'sec-ch-width',
] as const;

/** Headers that each answer has of its own. */
const individual = new Set(['x-request-id', 'cache-control', 'date', 'connection', 'keep-alive']);

/** One text for requests that are answered alike: the link of a file, or the URL of a picture and what its client accepts. */
const keyOf = ({ url = '', headers }: IncomingMessage): string | undefined => {
  const slug = link.exec(url)?.[1];
  if (slug !== undefined) return slug;
  const isPicture = url.length <= longestUrl && (url.startsWith('/image/') || url.includes('/-/'));
  return isPicture ? `${url} ${headers.accept?.slice(0, longestUrl)}` : undefined;
};

/** Anybody may have it, as often as they like: nothing has to be asked or counted first. */
const isFree = ({ sliding, maxDownloads, passwordHash }: File): boolean =>
  !sliding && maxDownloads === null && passwordHash === null;

/** Keeps small answers that are asked for often in memory, with their headers as the long way sent them. */
export const createHotAnswers = (deps: Deps): HotAnswers => {
  const candidates = new LRUCache<string, true>({ max: mostCandidates });
  const keysOf = new Map<string, Set<string>>();
  const forget = ({ files }: Hot, key: string) => {
    for (const { slug } of files) {
      keysOf.get(slug)?.delete(key);
      if (keysOf.get(slug)?.size === 0) keysOf.delete(slug);
    }
  };
  const hot = new LRUCache<string, Hot>({
    maxSize: mostBytes,
    sizeCalculation: ({ body }) => body.byteLength + 1_024,
    dispose: forget,
  });
  /** Reads under way: an event that comes meanwhile takes its file off, and what was read is not kept. */
  const reading = new Map<string, Served>();
  const isOpen = deps.settings.corsOrigins.includes('*');

  const isPlain = ({ method, headers }: IncomingMessage): boolean =>
    method === 'GET' && special.every((name) => headers[name] === undefined) && (isOpen || headers.origin === undefined);

  /** Whether the lookup still has the very files: an event may have come before anybody knew that they were to be kept. */
  const areCurrent = async (files: readonly File[]): Promise<boolean> => {
    const found = await Promise.all(files.map(({ slug }) => deps.lookup.find(slug)));
    return files.every((file, index) => file === found[index]);
  };

  const keep = async (key: string, served: Served): Promise<void> => {
    reading.set(key, served);
    try {
      if (!(await areCurrent(served.files))) return;
      const stream = await served.open();
      const body = stream && (await buffer(stream));
      if (body?.byteLength === served.size && reading.has(key)) remember(key, served, body);
    } finally {
      reading.delete(key);
    }
  };

  const remember = (key: string, { files, endsFirst, route, fact, headers }: Served, body: Buffer): void => {
    hot.set(key, { files, endsFirst, route, fact, body, lines: lasting(headers) });
    for (const { slug } of files) keysOf.set(slug, (keysOf.get(slug) ?? new Set()).add(key));
  };

  return {
    answer(request, response) {
      const key = keyOf(request);
      const known = key === undefined || !isPlain(request) ? undefined : hot.get(key);
      if (!known) return false;
      const now = deps.clock.now();
      const { expiresAt } = known.endsFirst;
      if (expiresAt !== null && Date.parse(expiresAt) <= now.getTime()) return false;
      send(deps, known, request, response, now);
      return true;
    },
    served(request, served) {
      const key = keyOf(request);
      if (key === undefined || served.size > largestBytes || !isPlain(request) || !served.files.every(isFree) || hot.has(key))
        return;
      if (!candidates.has(key)) candidates.set(key, true);
      else if (!reading.has(key)) keep(key, served).catch(() => {}); // the long way tells what is wrong with the store
    },
    drop({ slug }) {
      for (const [key, { files }] of reading) if (files.some((file) => file.slug === slug)) reading.delete(key);
      for (const key of [...(keysOf.get(slug) ?? [])]) hot.delete(key);
    },
  };
};

const lasting = (headers: Headers): readonly string[] =>
  Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || individual.has(name.toLowerCase()) ? [] : [name, String(value)],
  );

const send = (deps: Deps, hot: Hot, request: IncomingMessage, response: ServerResponse, now: Date): void => {
  const began = performance.now();
  const requestId = deps.ids.uuid();
  response.writeHead(200, [
    ...hot.lines,
    'cache-control',
    cacheControl(hot.endsFirst, deps.settings.cacheMaxAgeSeconds, now),
    'x-request-id',
    requestId,
  ]);
  response.once('close', () => {
    const { socket } = request;
    // `finish` also follows a reset; only the socket knows (RFC 9112 leaves it to the connection).
    const completed = response.writableFinished && socket.errored === null;
    deps.traffic.record(hot.fact(request, completed), deps.clientHash(request));
    deps.observe(hot.route, hot.files[0].projectId, (performance.now() - began) / 1000);
  });
  response.end(hot.body);
};
