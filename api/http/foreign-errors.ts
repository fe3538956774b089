import { StoreUnavailable as ByteStoreUnavailable, OutOfSpace, SizeMismatch } from '@lading/adapters/bytes/port.ts';
import { isConnectionError } from '@lading/adapters/database/pool.ts';
import { EventTooLarge, StoreUnavailable } from '@lading/adapters/event-store/port.ts';
import { isProblem, Problem, problem } from '@lading/schema/problems.ts';
import { ZodError } from 'zod';
import { ClientGone } from './transfer.ts';

/** What is told to come back after, in seconds, when a part is away. */
const retryAfterSeconds = 5;

/** Fastify's own limit where a route sets none. */
const defaultBodyLimit = 1_048_576;

/** No room left, as the file system or PostgreSQL say it. */
const fullCodes = new Set(['ENOSPC', 'EDQUOT', '53100']);

/**
 * Turns whatever was thrown into a refusal of the catalogue. Problems stay what they are; of anything unknown nothing is told
 * but `Internal`, with the error as its `cause` for the log.
 * @param context.bodyLimit the limit in force when the framework refused a body, in bytes
 */
export const toProblem = (error: unknown, context: { readonly bodyLimit?: number | undefined } = {}): Problem => {
  if (isProblem(error)) return error;
  return (
    fromParts(error) ??
    fromFramework(error, context.bodyLimit ?? defaultBodyLimit) ??
    new Problem('Internal', undefined, { cause: error })
  );
};

const fromParts = (error: unknown): Problem | undefined => {
  const away = (part: string) => new Problem('Unavailable', { part, retryAfterSeconds }, { cause: error });
  if (error instanceof OutOfSpace || fullCodes.has(codeOf(error))) return new Problem('DiskFull', undefined, { cause: error });
  if (error instanceof StoreUnavailable) return away('event store');
  if (error instanceof ByteStoreUnavailable) return away('byte store');
  if (isConnectionError(error)) return away('database');
  if (error instanceof SizeMismatch) return problem('UploadBroken', { reason: 'was not as long as announced' });
  if (error instanceof EventTooLarge) return problem('RequestTooLarge', { limitBytes: error.limitBytes });
  if (error instanceof ZodError) return fromZod(error);
  // Nobody hears it any more; it is no fault of the server's that somebody would look for in its log.
  if (error instanceof ClientGone) return new Problem('RequestTimeout', undefined, { cause: error });
  return undefined;
};

const fromZod = (error: ZodError): Problem => {
  const [issue] = error.issues;
  const field = issue?.path.join('.');
  return problem('InvalidInput', { message: issue?.message ?? 'The request is not valid.', ...(field && { field }) });
};

/** What Fastify raises, by its documented codes. */
const fromFramework = (error: unknown, limitBytes: number): Problem | undefined => {
  switch (codeOf(error)) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem('RequestTooLarge', { limitBytes });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem('UnsupportedMediaType');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return problem('UploadBroken', { reason: 'was not as long as its Content-Length' });
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return problem('InvalidInput', { message: 'The body is not valid JSON.' });
    case 'FST_ERR_BAD_URL':
      return problem('MalformedPath', { reason: 'has percent-encoding that is broken' });
    default:
      return isClientFault(error) ? problem('InvalidInput', { message: 'The request is not valid.' }) : undefined;
  }
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The framework and its plug-ins mark what the client did wrong with a status of its class. */
const isClientFault = (error: unknown): boolean =>
  error instanceof Error &&
  codeOf(error).startsWith('FST_') &&
  'statusCode' in error &&
  typeof error.statusCode === 'number' &&
  error.statusCode >= 400 &&
  error.statusCode < 500;
