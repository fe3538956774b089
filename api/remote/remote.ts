/** A place that artifacts come from, as `remotes.yaml` says it. Bytes, seconds and milliseconds are in the names. */
export type Remote = {
  readonly name: string;
  /** `remote`: fetched from `baseUrl` and kept; `local`: published here. */
  readonly type: 'remote' | 'local';
  readonly package: PackageType;
  /** Without a trailing slash; null for local ones. */
  readonly baseUrl: string | null;
  readonly description: string | null;
  /** As they are written; `allows` is what they mean. */
  readonly includePatterns: readonly string[];
  /** Whether the patterns let a file pass. @param path percent-decoded, without leading slash and query */
  readonly allows: (path: string) => boolean;
  /** How long files and indexes are fresh. Null for files: for ever; 0 for indexes: revalidated at each use. */
  readonly cache: { readonly fileTtlMs: number | null; readonly indexTtlMs: number };
  readonly credentials: Credentials | null;
  readonly headers: Readonly<Record<string, string>>;
  /** To the first byte, and with nothing moving. */
  readonly timeoutMs: number;
  readonly minAgeMs: number | null;
  /** How much of it is kept, and how large one object may be; null: no limit. */
  readonly maxBytes: number | null;
  readonly maxObjectBytes: number | null;
  readonly maxParallel: number;
  readonly immutable: boolean;
  /** Host names that redirects may lead to, beside the own one and public ones. */
  readonly allowRedirectsTo: readonly string[];
};

export const packageTypes = ['generic', 'alpine'] as const;

export type PackageType = (typeof packageTypes)[number];

/** Taken from the environment when it starts; never shown, never sent to another host. */
export type Credentials =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

/** The remotes in force: a new file takes their place, a bad one does not. */
export type Remotes = {
  find(name: string): Remote | undefined;
  all(): readonly Remote[];
};

/** What upstream answered; its body has not been read. */
export type Upstream = {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** Lets go of the connection; call it when the body is not read to its end. */
  discard(): void;
};

/** Asks upstream, within the rules of the remote: its hosts, its redirects, its timeouts, `Accept-Encoding: identity`. */
export type AskUpstream = (
  remote: Remote,
  request: {
    readonly method: 'GET' | 'HEAD';
    /** As typed by the client, percent-encoded, without leading slash. */
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
  },
) => Promise<Upstream>;

/** What a path is to its package manager. */
export type PathKind = {
  /** An index changes and is revalidated; a file stays what it is. */
  readonly kind: 'index' | 'file';
  /** Its name can never stand for other bytes. */
  readonly immutable: boolean;
};

/** What a kind of package repository looks like; nothing else knows. */
export type PackageFormat = {
  readonly type: PackageType;
  /** @param path percent-decoded, without leading slash and query */
  readonly parse: (path: string) => PathKind;
};
