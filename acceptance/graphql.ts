import { type Answer, bearer, multipart, request } from './client.ts';
import type { Lading } from './server.ts';

export type GraphqlError = { readonly message: string; readonly extensions?: { readonly code?: string } };

export type GraphqlResult<Data> = { readonly data?: Data | null; readonly errors?: readonly GraphqlError[] };

type Variables = Readonly<Record<string, unknown>>;

type Options = {
  readonly variables?: Variables;
  /** Absent: the right one. `null`: none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
};

const headersFor = (lading: Lading, { token, headers }: Options): Record<string, string> => ({
  ...(token === null ? {} : bearer(token ?? lading.token)),
  ...headers,
});

/** Sends one operation and gives the answer as it came. */
export const graphqlAnswer = <Data>(lading: Lading, query: string, options: Options = {}): Promise<Answer<GraphqlResult<Data>>> =>
  request(lading, '/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...headersFor(lading, options),
    },
    body: JSON.stringify({ query, variables: options.variables ?? {} }),
  });

/** Data of an operation that must succeed. */
export const graphql = async <Data>(lading: Lading, query: string, options: Options = {}): Promise<Data> => {
  const answer = await graphqlAnswer<Data>(lading, query, options);
  const { data, errors } = answer.json();
  if (!data || errors) throw new Error(`graphql answered ${answer.status}: ${answer.text()}`);
  return data;
};

/** The multipart request specification: `operations`, `map`, then the files. */
export const graphqlMultipart = <Data>(
  lading: Lading,
  parts: {
    operations: string;
    map: string;
    files: readonly { key: string; name: string; type?: string; body: Uint8Array | string }[];
  },
  options: Options = {},
): Promise<Answer<GraphqlResult<Data>>> => {
  const { body, contentType } = multipart([
    { name: 'operations', body: parts.operations },
    { name: 'map', body: parts.map },
    ...parts.files.map(({ key, name, type, body }) => ({
      name: key,
      fileName: name,
      type: type ?? 'application/octet-stream',
      body,
    })),
  ]);
  return request(lading, '/graphql', {
    method: 'POST',
    headers: { 'content-type': contentType, 'x-graphql-yoga-csrf': '1', ...headersFor(lading, options) },
    body,
  });
};

export type Subscription<Data> = {
  /** The next payload's data; rejects when the stream ended or nothing came in time. */
  next(withinMs?: number): Promise<Data>;
  /** Takes payloads until one is as wanted, within a time for all of them. */
  until(wanted: (data: Data) => boolean, withinMs?: number): Promise<Data>;
  close(): Promise<void>;
};

/** The `data:` of each event of an SSE stream, by event name. */
async function* sseEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<{ event: string; data: string }> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) =>
        block
          .split(/\r?\n/)
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).trimStart())
          .join('\n');
      if (field('data') || field('event')) yield { event: field('event'), data: field('data') };
    }
  }
}

/** The data of each payload, until the operation is complete. */
async function* payloads<Data>(body: AsyncIterable<Uint8Array>): AsyncGenerator<Data, void> {
  for await (const { event, data: text } of sseEvents(body)) {
    if (event === 'complete') return;
    if (event !== 'next') continue;
    const { data, errors } = JSON.parse(text) as GraphqlResult<Data>; // what GraphQL over SSE sends
    if (!data || errors) throw new Error(`subscription: ${text}`);
    yield data;
  }
}

const within = <T>(promise: Promise<T>, ms: number): Promise<T> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no payload within ${ms} ms`)), ms);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/** Opens a subscription over SSE; resolves once the server has accepted it. */
export const subscribe = async <Data>(lading: Lading, query: string, options: Options = {}): Promise<Subscription<Data>> => {
  const abort = new AbortController();
  const response = await fetch(new URL('/graphql', lading.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headersFor(lading, options) },
    body: JSON.stringify({ query, variables: options.variables ?? {} }),
    signal: abort.signal,
  });
  if (!response.ok || !response.body) throw new Error(`subscription answered ${response.status}: ${await response.text()}`);
  const events = payloads<Data>(response.body);
  const next = async (): Promise<Data> => {
    const { value, done } = await events.next();
    if (done) throw new Error('the subscription ended');
    return value;
  };
  return {
    next: (withinMs = 5_000) => within(next(), withinMs),
    until: (wanted, withinMs = 5_000) => {
      const take = async (): Promise<Data> => {
        for (;;) {
          const data = await next();
          if (wanted(data)) return data;
        }
      };
      return within(take(), withinMs);
    },
    async close() {
      abort.abort();
      await events.return(undefined).catch(() => undefined); // the aborted body rejects its reader
    },
  };
};
