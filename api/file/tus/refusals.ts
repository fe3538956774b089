import { isProblem, type Problem, problem } from '@lading/schema/problems.ts';
import { ERRORS } from '@tus/server';

/** What @tus/server throws or answers where it refuses by itself. */
type Refused = { readonly status_code: number; readonly body: string };

const isRefused = (error: unknown): error is Refused =>
  typeof error === 'object' && error !== null && 'status_code' in error && 'body' in error;

const byStatus: Readonly<Record<number, (maxFileBytes: number) => Problem>> = {
  404: () => problem('UploadNotFound'),
  409: () => problem('UploadMovedOn'),
  410: () => problem('UploadNotFound'),
  412: () => problem('TusVersion'),
  413: (limitBytes) => problem('FileTooLarge', { limitBytes }),
};

type Known = {
  readonly maxFileBytes: number;
  /** Why the request's body ended before its time; @tus/server tells that apart from nothing else that ends it. */
  readonly bodyFailure: unknown;
};

/**
 * A refusal of @tus/server under its name in the catalogue; whatever else went wrong as it is.
 * @param error what was thrown; else the answer's own status and text
 */
export const tusRefusal = (error: unknown, answered: Refused, { maxFileBytes, bodyFailure }: Known): unknown => {
  if (error === ERRORS.ABORTED) return bodyFailure ?? problem('UploadBusy');
  if (error !== undefined && (isProblem(error) || !isRefused(error))) return error;
  const { status_code, body } = isRefused(error) ? error : answered;
  return byStatus[status_code]?.(maxFileBytes) ?? problem('InvalidInput', { message: `${body.trim().replace(/\.$/, '')}.` });
};
