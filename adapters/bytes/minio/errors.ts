import { OutOfSpace, StoreUnavailable } from '../port.ts';

/** What MinIO, Ceph and their kin say when a disk or a quota is full. */
const FULL = new Set(['XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'QuotaExceeded']);
const MISSING = new Set(['NotFound', 'NoSuchKey']);
/** The network, or a server that is not there or breaks off. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
]);
const BUSY = new Set(['SlowDown', 'InternalError', 'ServiceUnavailable', 'RequestTimeout']);

/** The `code` of an S3 or network error, `''` where it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** HEAD says `NotFound`, GET `NoSuchKey`. */
export const isMissing = (error: unknown): boolean => MISSING.has(codeOf(error));

/** Whether the same call may well succeed a moment later. */
export const isPassing = (error: unknown): boolean =>
  error instanceof StoreUnavailable || UNREACHABLE.has(codeOf(error)) || BUSY.has(codeOf(error));

/** The port's word for an S3 error, the error itself where the port has none. */
export const translated = (error: unknown): unknown => {
  if (error instanceof StoreUnavailable) return error;
  if (FULL.has(codeOf(error))) return new OutOfSpace({ cause: error });
  return isPassing(error) ? new StoreUnavailable(`does not answer (${codeOf(error)})`, { cause: error }) : error;
};
