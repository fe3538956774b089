import { request } from './client.ts';
import { eventually } from './eventually.ts';
import { manage } from './projects.ts';
import type { Lading } from './server.ts';

type Where = Pick<Lading, 'url' | 'token'>;

export type Counts = {
  readonly requests: number;
  readonly bytes: number;
  readonly downloads: number;
  readonly cache_hits: number;
  readonly cache_misses: number;
  readonly errors: number;
  readonly bots: number;
  readonly visitors: number;
};

type Analytics<Totals> = { readonly buckets: readonly (Totals & { readonly at: string })[]; readonly totals: Totals };

export const nothing: Counts = {
  requests: 0,
  bytes: 0,
  downloads: 0,
  cache_hits: 0,
  cache_misses: 0,
  errors: 0,
  bots: 0,
  visitors: 0,
};

/** What a route of analytics answers, which must succeed. */
export const analytics = async <Totals = Counts>(lading: Where, path: string, query = ''): Promise<Analytics<Totals>> => {
  const answer = await manage<Analytics<Totals>>(lading, 'GET', `${path}${query}`);
  if (answer.status !== 200) throw new Error(`${path}${query} answered ${answer.status}: ${answer.text()}`);
  return answer.json();
};

/** The same, once all that was asked for has been counted: that takes a moment. */
export const countedAnalytics = (lading: Where, path: string, requests: number): Promise<Analytics<Counts>> =>
  eventually(() => analytics(lading, path), { until: ({ totals }) => totals.requests >= requests, withinMs: 5_000 });

/** One request as a program of that name sends it, from an address behind the proxy. */
export const askAs = async (
  lading: Pick<Lading, 'url'>,
  path: string,
  { agent = 'test', address = '192.0.2.1', ...init }: RequestInit & { agent?: string; address?: string } = {},
): Promise<number> => {
  const headers = { ...Object.fromEntries(new Headers(init.headers)), 'user-agent': agent, 'x-forwarded-for': address };
  return (await request(lading, path, { ...init, headers })).status;
};
