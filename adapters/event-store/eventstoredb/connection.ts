import type { Credentials } from '@eventstore/db-client';

/** A silent connection is given up after 15 s: asked after 10 s without a sign of life, and 5 s to answer. */
const keepAlive = { keepAliveInterval: 10_000, keepAliveTimeout: 5_000 };

/** The client reads its options without regard to case, `-` and `_`. */
const names = (connectionString: string): ReadonlySet<string> =>
  new Set([...connectionString.matchAll(/[?&]([^=&?]+)=/g)].map(([, name]) => (name ?? '').replace(/[-_]/g, '').toLowerCase()));

/**
 * A connection string with what Lading relies on: keep-alive, unless it was chosen, and failed appends that throw,
 * since the client reports a wrong revision where they do not.
 */
export const withDefaults = (connectionString: string): string => {
  const given = names(connectionString);
  const options = Object.entries(keepAlive).filter(([name]) => !given.has(name.toLowerCase()));
  const added = [...options, ['throwOnAppendFailure', true]].map(([name, value]) => `${name}=${value}`).join('&');
  return `${connectionString.trim().replace(/\/+$/, '')}${given.size > 0 ? '&' : '?'}${added}`;
};

/**
 * The credentials to name with each append, `undefined` where there are none to name.
 *
 * Naming them makes the client send each append as a call of its own, with its own deadline. Otherwise it sends them
 * through one batch stream, and there (6.2.1) an append without an answer hangs for ever, and an answer that comes after
 * some other stream's error ends the process: that error emptied the table of waiting appends, which all streams and
 * all clients share. Without TLS the client drops the credentials again, so any will do. Only TLS without a user name
 * (client certificates) is left with the batch stream.
 */
export const appendCredentials = (connectionString: string): Credentials | undefined => {
  const [, username, password] = /^\s*[^:]+:\/\/([^:@/]+):([^@]+)@/.exec(connectionString) ?? [];
  if (username !== undefined && password !== undefined) {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  }
  return /[?&]tls=false/i.test(connectionString) ? { username: 'anonymous', password: 'anonymous' } : undefined;
};
