import { ErrorType } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';

/** The client's errors carry a type, raw gRPC errors only a numeric code, errors on the way there neither. */
type Classified = { readonly type?: unknown; readonly code?: unknown };

const classified = (error: unknown): Classified => (typeof error === 'object' && error !== null ? error : {});

/** What the server says about a request it has understood. Asked again, it says the same. */
const verdictTypes: ReadonlySet<unknown> = new Set([
  ErrorType.WRONG_EXPECTED_VERSION,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
  ErrorType.STREAM_DELETED,
  ErrorType.STREAM_NOT_FOUND,
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.MISSING_REQUIRED_METADATA_PROPERTY,
]);

const verdictCodes: ReadonlySet<unknown> = new Set([
  status.INVALID_ARGUMENT,
  status.NOT_FOUND,
  status.PERMISSION_DENIED,
  status.FAILED_PRECONDITION,
  status.UNIMPLEMENTED,
  status.UNAUTHENTICATED,
]);

/**
 * Whether the server has decided; anything else is trouble on the way, with an outcome nobody knows.
 * The type goes first: "not the leader" wears the code of "not found".
 */
export const isVerdict = (error: unknown): boolean => {
  const { type, code } = classified(error);
  if (error instanceof UnusablePosition) return true;
  return type !== ErrorType.NOT_LEADER && (verdictTypes.has(type) || verdictCodes.has(code));
};

export const isConflict = (error: unknown): boolean => classified(error).type === ErrorType.WRONG_EXPECTED_VERSION;

export const isTooLarge = (error: unknown): boolean => classified(error).type === ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED;

export const isAbsent = (error: unknown): boolean => classified(error).type === ErrorType.STREAM_NOT_FOUND;

/** Something did not come within its time. */
export class Overdue extends Error {
  constructor(ms: number) {
    super(`nothing came within ${ms} ms`);
    this.name = 'Overdue';
  }
}

/** A place in the log as EventStoreDB writes it. */
export type LogPosition = { readonly commit: bigint; readonly prepare: bigint };

/**
 * An event whose place no single number names, so that no subscription could go on behind it.
 * Appends over gRPC, and so all of Lading's, have the same commit and prepare position. They differ for events of
 * the transactions that the TCP protocol once had; servers before 22.6 give none when a stream is read.
 */
export class UnusablePosition extends Error {
  constructor(id: string, position: LogPosition | undefined) {
    super(
      position
        ? `event ${id} has commit position ${position.commit} and prepare position ${position.prepare}`
        : `event ${id} has no position; EventStoreDB 22.6 or newer is needed`,
    );
    this.name = 'UnusablePosition';
  }
}
