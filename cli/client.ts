import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context, Options, Values } from './command.ts';
import { Refused, UsageError } from './failures.ts';
import { ask, networkFailure, patienceMs } from './http.ts';
import { withRetries } from './retry.ts';

/** What every command that talks to a server takes. */
export const clientOptions = {
  url: { type: 'string', value: 'URL', summary: 'Where the server is (LADING_URL, http://localhost:8080)' },
  token: {
    type: 'string',
    value: 'TOKEN',
    summary: 'The API token; better LADING_TOKEN, which other users of this machine cannot see',
  },
} as const satisfies Options;

export const jsonOption = { json: { type: 'boolean', summary: 'Print one JSON value' } } as const satisfies Options;

/** The server that a command talks to. */
export type Client = {
  readonly interrupted: AbortSignal;
  /** The URL of a path on the server, also where the server stands below a prefix. */
  at(path: string): URL;
  /** Says who we are; empty without a token. */
  readonly credentials: Readonly<Record<string, string>>;
  /** An idempotent request, tried again where connections break; its JSON. */
  json<T>(path: string, method?: 'GET' | 'POST'): Promise<T>;
};

type Given = Values<typeof clientOptions>;

/** @throws UsageError for a URL or a token that is none */
export const connect = async (context: Context, { url, token }: Given): Promise<Client> => {
  const interrupted = context.interrupted();
  const base = baseUrl(url ?? (context.env.LADING_URL || 'http://localhost:8080'));
  const known = token ?? (context.env.LADING_TOKEN || (await localToken(context, base)));
  if (known !== undefined && !/^[\x21-\x7e]+$/.test(known)) throw new UsageError('The token holds characters that no token has.');
  const credentials: Record<string, string> = known === undefined ? {} : { authorization: `Bearer ${known}` };
  const at = (path: string): URL => new URL(path.replace(/^\/+/, ''), base);
  return {
    interrupted,
    at,
    credentials,
    json: <T>(path: string, method: 'GET' | 'POST' = 'GET') =>
      withRetries(interrupted, async () => {
        const signal = AbortSignal.timeout(patienceMs);
        const response = await ask(at(path), { method, headers: credentials, signal }, interrupted);
        return readJson<T>(response, at(path), interrupted);
      }),
  };
};

const baseUrl = (text: string): URL => {
  const url = URL.parse(text.endsWith('/') ? text : `${text}/`);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`"${text}" is no URL of a server; one reads like http://localhost:8080`);
  return url;
};

/** A server on this machine that was started in this folder keeps its token here. It is told to nobody else. */
const localToken = async ({ env }: Context, { hostname }: URL): Promise<string | undefined> => {
  if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return undefined;
  const text = await readFile(join(env.DATA_DIR || './data', 'api-token'), 'utf8').catch(() => undefined);
  return text?.trim() || undefined;
};

/** The body of an answer, which the caller names after what the contract promises. */
export const readJson = async <T>(response: Response, url: URL, interrupted: AbortSignal): Promise<T> => {
  const text = await response.text().catch((error: unknown) => {
    throw networkFailure(error, url, interrupted);
  });
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Refused(`What answers at ${url.origin} is no Lading: it sent no JSON.`);
  }
};
