import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { type ProxyVariables, proxyFor } from './proxies.ts';
import type { Reach } from './reach.ts';

/** How a request to a URL is connected. */
export type Route = {
  readonly agent: http.Agent;
  readonly request: typeof http.request;
  /** Absent where a proxy connects: it resolves the name itself. */
  readonly lookup?: LookupFunction;
};

/** Idle connections are let go after this long. */
const keptMs = 15_000;

/**
 * Connections of one remote, kept open between requests; never more at once than `maxParallel`.
 * What a name leads to is checked as it is connected to. Behind a proxy only the proxy can do that.
 */
export const createConnections = (reach: Reach, maxParallel: number, variables: ProxyVariables): ((url: URL) => Route) => {
  const agents = new Map<string, http.Agent>();
  const agentFor = (secure: boolean, proxy: string | null): http.Agent => {
    const key = `${secure} ${proxy}`;
    const held = agents.get(key);
    if (held) return held;
    const proxyEnv = proxy === null ? {} : { [secure ? 'HTTPS_PROXY' : 'HTTP_PROXY']: proxy };
    const options = { keepAlive: true, maxSockets: maxParallel, maxFreeSockets: maxParallel, timeout: keptMs, proxyEnv };
    const agent = secure ? new https.Agent(options) : new http.Agent(options);
    agents.set(key, agent);
    return agent;
  };
  return (url) => {
    const secure = url.protocol === 'https:';
    const proxy = proxyFor(url, variables);
    const agent = agentFor(secure, proxy);
    const { request } = secure ? https : http;
    return proxy === null ? { agent, request, lookup: reach.lookup(url) } : { agent, request };
  };
};
