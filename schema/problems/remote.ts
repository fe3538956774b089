import type { Entry } from './entry.ts';

/** About artifacts and the places they come from. */
export const remoteProblems = {
  RemoteNotFound: {
    kind: 'absent',
    title: 'No such remote',
    say: (d: { remote: string }) => `There is no remote "${d.remote}".`,
  },
  ArtifactNotFound: {
    kind: 'absent',
    title: 'No such artifact',
    say: (d: { remote: string; path: string }) => `The remote "${d.remote}" has no "${d.path}".`,
  },
  ArtifactNotAllowed: {
    kind: 'forbidden',
    title: 'Not among what this remote may give',
    say: (d: { remote: string; path: string }) => `No include pattern of the remote "${d.remote}" matches "${d.path}".`,
  },
  ArtifactImmutable: {
    kind: 'conflict',
    title: 'What is published stays',
    say: (d: { remote: string; path: string }) => `The remote "${d.remote}" is immutable, and "${d.path}" is published already.`,
  },
  ArtifactTooYoung: {
    kind: 'forbidden',
    title: 'Too young to be given',
    say: (d: { remote: string; path: string; minAgeSeconds: number }) =>
      `The remote "${d.remote}" gives what is known to be ${d.minAgeSeconds} s old or older; "${d.path}" is not.`,
  },
  ArtifactPublishedHere: {
    kind: 'absent',
    title: 'Nothing to evict',
    say: (d: { remote: string; path: string }) =>
      `The artifact "${d.path}" is published in "${d.remote}" itself and could not be fetched again; delete it if it is to go.`,
  },
  DigestMismatch: {
    kind: 'invalid',
    title: 'Other bytes than announced',
    say: (d: { sha256: string }) => `The body is not what its digest announced: its SHA-256 is ${d.sha256}. Nothing was kept.`,
  },
  RemoteFull: {
    kind: 'full',
    title: 'The repository is full',
    say: (d: { remote: string; limitBytes: number }) => `The repository "${d.remote}" may hold at most ${d.limitBytes} bytes.`,
  },
  UpstreamBroken: {
    kind: 'upstream-broken',
    title: 'Upstream is broken',
    say: (d: { remote: string; reason: string }) => `Upstream of the remote "${d.remote}" ${d.reason}; nothing was kept.`,
  },
  UpstreamSlow: {
    kind: 'upstream-slow',
    title: 'Upstream is too slow',
    say: (d: { remote: string; timeoutMs: number }) =>
      `Upstream of the remote "${d.remote}" sent nothing for ${d.timeoutMs / 1000} s; nothing was kept.`,
  },
} as const satisfies Record<string, Entry>;
