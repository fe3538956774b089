import { compilePattern } from '../patterns.ts';
import type { Credentials, Remote } from '../remote.ts';
import type { WrittenRemote } from './shape.ts';

/** A remote as it is used, of what is written of it. @param env where its credentials are, checked before */
export const toRemote = (name: string, written: WrittenRemote, env: Readonly<Record<string, string | undefined>>): Remote => {
  const common = {
    name,
    package: written.package,
    description: written.description ?? null,
    includePatterns: written.include_patterns,
    maxBytes: written.max_bytes ?? null,
    maxObjectBytes: written.max_object_bytes ?? null,
  };
  const allows = allowing(written.include_patterns);
  if (written.type === 'local')
    return {
      ...common,
      ...nothingFetched,
      type: 'local',
      // Who may publish there is asked for a token; all of that may be fetched unless patterns say otherwise.
      allows: written.include_patterns.length === 0 ? () => true : allows,
      immutable: written.immutable,
    };
  return {
    ...common,
    type: 'remote',
    allows,
    baseUrl: written.base_url.replace(/\/+$/, ''),
    cache: { fileTtlMs: written.cache.file_ttl * 1000 || null, indexTtlMs: written.cache.index_ttl * 1000 },
    credentials: credentialsOf(written.credentials, env),
    headers: Object.fromEntries(Object.entries(written.headers).map(([field, value]) => [field.toLowerCase(), value])),
    timeoutMs: written.timeout * 1000,
    minAgeMs: written.min_age === undefined ? null : written.min_age * 1000,
    maxParallel: written.max_parallel,
    immutable: false,
    allowRedirectsTo: written.allow_redirects_to.map((host) => host.toLowerCase()),
  };
};

/** What is said of fetching where nothing is fetched. */
const nothingFetched = {
  baseUrl: null,
  cache: { fileTtlMs: null, indexTtlMs: 0 },
  credentials: null,
  headers: {},
  timeoutMs: 0,
  minAgeMs: null,
  maxParallel: 1,
  allowRedirectsTo: [],
} as const;

const allowing = (patterns: readonly string[]): Remote['allows'] => {
  const compiled = patterns.map(compilePattern);
  return (path) => compiled.some((matches) => matches(path));
};

type WrittenCredentials = Extract<WrittenRemote, { type: 'remote' }>['credentials'];

const credentialsOf = (written: WrittenCredentials, env: Readonly<Record<string, string | undefined>>): Credentials | null => {
  if (!written) return null;
  const { token_env: token, username_env: username, password_env: password } = written;
  const read = (name: string | undefined) => env[name ?? ''] ?? '';
  return token === undefined
    ? { kind: 'basic', username: read(username), password: read(password) }
    : { kind: 'bearer', token: read(token) };
};
