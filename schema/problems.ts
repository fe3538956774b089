/**
 * The error catalogue: every way Lading refuses, under one name (RFC 9457 `code`, GraphQL `code`).
 * An entry says what kind of refusal it is and how it reads; only `api/http/problem.ts` knows status codes.
 */

import { accessProblems } from './problems/access.ts';
import type { Entry, ProblemKind } from './problems/entry.ts';
import { imageProblems } from './problems/image.ts';
import { pieceProblems } from './problems/pieces.ts';
import { remoteProblems } from './problems/remote.ts';

export type { ProblemKind } from './problems/entry.ts';

export const problems = {
  ...accessProblems,
  ...imageProblems,
  ...pieceProblems,
  ...remoteProblems,
  InvalidInput: {
    kind: 'invalid',
    title: 'The request is not valid',
    say: (d: { message: string; field?: string }) => d.message,
  },
  MalformedPath: {
    kind: 'invalid',
    title: 'The path is not valid',
    say: (d: { reason: string }) => `The path ${d.reason}.`,
  },
  NotMultipart: {
    kind: 'unsupported',
    title: 'Not a multipart form',
    say: () => 'Send the file as multipart/form-data with one part named "file", as `curl -F file=@path` does.',
  },
  NoFilePart: {
    kind: 'invalid',
    title: 'No file in the form',
    say: () => 'The form has no file. Send one part named "file" (or "image") with a file name.',
  },
  TooManyFiles: {
    kind: 'invalid',
    title: 'More than one file in the form',
    say: () => 'Send one file per upload; nothing of this form was kept.',
  },
  UploadBroken: {
    kind: 'invalid',
    title: 'The upload broke off',
    say: (d: { reason: string }) => `The upload ${d.reason}; nothing of it was kept.`,
  },
  RouteNotFound: {
    kind: 'absent',
    title: 'Nothing here',
    say: (d: { path: string }) => `There is nothing at ${d.path}.`,
  },
  FileNotFound: {
    kind: 'absent',
    title: 'No such file',
    say: (d: { file: string }) => `There is no file "${d.file}".`,
  },
  FileGone: {
    kind: 'gone',
    title: 'This file has ended',
    say: (d: { file: string; ending: string }) => `The file "${d.file}" was here; it is ${d.ending.toLowerCase()}.`,
  },
  ProjectNotFound: {
    kind: 'absent',
    title: 'No such project',
    say: (d: { project: string }) => `There is no project "${d.project}".`,
  },
  ProjectNotEmpty: {
    kind: 'conflict',
    title: 'The project has files',
    say: (d: { project: string; files: number }) =>
      `The project "${d.project}" has ${d.files === 1 ? 'a file' : `${d.files} files`}. To end them with it, say force.`,
  },
  DownloadLimitReached: {
    kind: 'gone',
    title: 'The download limit is reached',
    say: (d: { file: string }) => `All downloads that "${d.file}" allows are used up or under way.`,
  },
  MethodNotAllowed: {
    kind: 'method',
    title: 'Method not allowed',
    say: (d: { method: string; allow: readonly string[] }) => `${d.method} is not allowed here; use ${d.allow.join(', ')}.`,
  },
  NameTaken: {
    kind: 'conflict',
    title: 'Already taken',
    say: (d: { what: string }) => `${d.what} is taken.`,
  },
  ChangedMeanwhile: {
    kind: 'conflict',
    title: 'Changed by others meanwhile',
    say: (d: { what: string }) => `Others kept changing "${d.what}" at the same time; try again.`,
  },
  FileTooLarge: {
    kind: 'too-large',
    title: 'The file is too large',
    say: (d: { limitBytes: number }) => `A file may hold at most ${d.limitBytes} bytes.`,
  },
  RequestTooLarge: {
    kind: 'too-large',
    title: 'The request is too large',
    say: (d: { limitBytes: number }) => `The body of this request may hold at most ${d.limitBytes} bytes.`,
  },
  HeadersTooLarge: {
    kind: 'headers-too-large',
    title: 'The request headers are too large',
    say: () => 'The header fields of this request are larger than the server reads.',
  },
  UnsupportedMediaType: {
    kind: 'unsupported',
    title: 'Media type not supported',
    say: () => 'This route does not read a body of that Content-Type.',
  },
  StorageFull: {
    kind: 'full',
    title: 'The store is full',
    say: (d: { capacityBytes: number; usedBytes: number }) =>
      `The store holds ${d.usedBytes} of at most ${d.capacityBytes} bytes; delete something or raise MAX_STORAGE_BYTES.`,
  },
  DiskFull: {
    kind: 'full',
    title: 'The disk is full',
    say: () => 'The disk under the byte store has too little room; nothing was kept.',
  },
  PreconditionFailed: {
    kind: 'precondition',
    title: 'Precondition failed',
    say: () => 'The file is not the one that If-Match or If-Unmodified-Since names.',
  },
  RangeNotSatisfiable: {
    kind: 'range',
    title: 'Range not satisfiable',
    say: (d: { size: number }) => `The file holds ${d.size} bytes; the range asked for lies outside.`,
  },
  RequestTimeout: {
    kind: 'timeout',
    title: 'The request took too long',
    say: () => 'The request did not arrive in time.',
  },
  Unavailable: {
    kind: 'unavailable',
    title: 'Not available right now',
    say: (d: { part: string; retryAfterSeconds: number }) =>
      `The ${d.part} does not answer; try again in ${d.retryAfterSeconds} s.`,
  },
  ReadModelMissing: {
    kind: 'unavailable',
    title: 'Still starting',
    say: (d: { name: string; retryAfterSeconds: number }) => `The read model "${d.name}" is not ready yet.`,
  },
  BytesMissing: {
    kind: 'broken',
    title: 'The bytes are missing',
    say: (d: { file: string }) => `The bytes of "${d.file}" are not in the store.`,
  },
  Internal: {
    kind: 'broken',
    title: 'Something went wrong on our side',
    say: () => 'The server could not do this; its log has the details under the request id of this answer.',
  },
} as const satisfies Record<string, Entry>;

export type ProblemCode = keyof typeof problems;

/** What an entry needs to be told, `undefined` for entries that need nothing. */
export type ProblemDetail<C extends ProblemCode> = Parameters<(typeof problems)[C]['say']> extends [infer D] ? D : undefined;

type Args<C extends ProblemCode> = ProblemDetail<C> extends undefined ? [] : [detail: ProblemDetail<C>];

/** A refusal from the catalogue. Deciders return it as a value; at the edges it may be thrown. */
export class Problem<C extends ProblemCode = ProblemCode> extends Error {
  readonly code: C;
  readonly detail: ProblemDetail<C>;

  constructor(code: C, detail: ProblemDetail<C>, options?: ErrorOptions) {
    // The union of `say` functions takes the intersection of details; code and detail were paired by `problem`.
    const say = problems[code].say as (detail: ProblemDetail<C>) => string;
    super(say(detail), options);
    this.name = code;
    this.code = code;
    this.detail = detail;
  }

  get kind(): ProblemKind {
    return problems[this.code].kind;
  }

  get title(): string {
    return problems[this.code].title;
  }
}

/** Makes a refusal: `problem('FileNotFound', { file: 'aB7xYzQ' })`. */
export const problem = <C extends ProblemCode>(code: C, ...[detail]: Args<C>): Problem<C> =>
  // `Args` gives an absent detail exactly where the entry takes none.
  new Problem(code, detail as ProblemDetail<C>);

export const isProblem = (value: unknown): value is Problem => value instanceof Problem;
