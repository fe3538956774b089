import { z } from 'zod';
import type { Remote } from './remote.ts';

const seconds = z.number().min(0);

/** A remote in force as `GET /config` shows it, in the words of `remotes.yaml`. */
export const shownShape = z.object({
  type: z.enum(['remote', 'local']),
  package: z.string(),
  base_url: z.string().nullable(),
  description: z.string().nullable(),
  include_patterns: z.array(z.string()),
  cache: z.object({ file_ttl: seconds.describe('0: for ever.'), index_ttl: seconds }).nullable(),
  credentials: z.enum(['basic', 'bearer']).nullable().describe('Their kind; never themselves.'),
  headers: z.record(z.string(), z.literal('***')),
  timeout: seconds.nullable(),
  min_age: seconds.nullable(),
  max_bytes: z.int().nullable(),
  max_object_bytes: z.int().nullable(),
  max_parallel: z.int().nullable(),
  immutable: z.boolean(),
  allow_redirects_to: z.array(z.string()),
  health: z.object({ state: z.enum(['closed', 'open', 'half-open']), last_error: z.string().nullable() }),
});

/** @param health how it has been of late */
export const shownRemote = (
  remote: Remote,
  { state, lastError }: { readonly state: 'closed' | 'open' | 'half-open'; readonly lastError: string | null },
): z.infer<typeof shownShape> => {
  const isFetched = remote.type === 'remote';
  return {
    type: remote.type,
    package: remote.package,
    base_url: remote.baseUrl,
    description: remote.description,
    include_patterns: [...remote.includePatterns],
    cache: isFetched ? { file_ttl: (remote.cache.fileTtlMs ?? 0) / 1000, index_ttl: remote.cache.indexTtlMs / 1000 } : null,
    credentials: remote.credentials?.kind ?? null,
    headers: Object.fromEntries(Object.keys(remote.headers).map((name) => [name, '***'])),
    timeout: isFetched ? remote.timeoutMs / 1000 : null,
    min_age: remote.minAgeMs === null ? null : remote.minAgeMs / 1000,
    max_bytes: remote.maxBytes,
    max_object_bytes: remote.maxObjectBytes,
    max_parallel: isFetched ? remote.maxParallel : null,
    immutable: remote.immutable,
    allow_redirects_to: [...remote.allowRedirectsTo],
    health: { state, last_error: lastError },
  };
};
