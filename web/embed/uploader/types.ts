/**
 * What `<lading-uploader>` says and is told: `import type { … } from './lading-uploader.d.ts'`, saved from the server.
 */

/** A stored file, as the server tells of it. */
export type LadingFile = {
  readonly id: string;
  readonly uuid?: string;
  /** Relative to the server: `/aB7xYzQ.jpg`. */
  readonly url?: string;
  /** The same, absolute. */
  readonly link: string;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly type?: string;
  readonly sha256?: string;
  readonly uploaded_at?: string;
  /** Null: never. */
  readonly expires_at?: string | null;
  readonly max_downloads?: number | null;
};

/** `detail` of `lading-progress`. */
export type LadingProgress = {
  readonly file: File;
  /** Bytes that are on the server. */
  readonly loaded: number;
  readonly total: number;
};

/** `detail` of `lading-error`. */
export type LadingError = {
  readonly file: File;
  /** The refusal's name in the server's list of errors, or one of `NoConnection NoToken NotAccepted TooManyFiles Unreadable`. */
  readonly code: string;
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** For people. */
  readonly message: string;
};

/** Gives the API token, asked before each request that needs it. */
export type TokenProvider = () => string | null | undefined | Promise<string | null | undefined>;

/**
 * Attributes: `server` (where Lading is; else where the module came from), `project`, `ttl`, `multiple`, `max-files`, `accept`,
 * `label`, `name`, `required`, `disabled`.
 */
export interface LadingUploaderElement extends HTMLElement {
  /** The API token. A property alone: neither an attribute nor an address ever holds it. */
  token: string | null | undefined;
  /** Goes before `token`. */
  tokenProvider: TokenProvider | null | undefined;
  /** Whose upload is complete, in the order in which they were chosen. */
  readonly files: readonly LadingFile[];
  /** The ids of `files`, with commas between them. */
  readonly value: string;
  /** Takes files as if they had been chosen. */
  add(files: Iterable<File>): void;
  /** Cancels what is under way and forgets what is uploaded, which stays on the server. */
  clear(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'lading-uploader': LadingUploaderElement;
  }
  interface HTMLElementEventMap {
    'lading-upload': CustomEvent<LadingFile>;
    'lading-progress': CustomEvent<LadingProgress>;
    'lading-error': CustomEvent<LadingError>;
  }
}
