import type { IncomingMessage } from 'node:http';
import { problem } from '@lading/schema/problems.ts';
import { type Form, type FormLimits, type IncomingFile, openForm } from './multipart-form.ts';
import { type Pace, readBody } from './request-body.ts';

export type UploadLimits = FormLimits & {
  /** The slowest a client may be. */
  readonly pace?: Pace | undefined;
};

export type UploadSteps<Checked, Stored> = {
  /**
   * Judges the text fields, once, when the whole form is there and right, and before the file's body ends. Throwing refuses the
   * upload: the body then fails, so that nothing of it is kept.
   */
  check(fields: ReadonlyMap<string, string>): Checked | Promise<Checked>;
  /** Takes the file while it arrives; it must read the body to its end. */
  store(file: IncomingFile): Promise<Stored>;
};

/**
 * Reads a form (RFC 7578) with exactly one file and any text fields before or after it.
 *
 * The file goes to `store` as it arrives, with back-pressure. Its body ends only after the rest of the form was read and `check`
 * agreed; if anything is wrong before or behind the file, the body fails instead. So a store that keeps nothing of a body that
 * fails keeps nothing of a form that is refused.
 *
 * The request may be left unread; whoever answers the refusal closes the connection (`writeProblem` does).
 *
 * @throws Problem NotMultipart, NoFilePart, TooManyFiles, FileTooLarge, UploadBroken, RequestTooLarge, RequestTimeout, or
 *   InvalidInput naming the field; else what `check` or `store` throw
 */
export const readUpload = async <Checked, Stored>(
  request: IncomingMessage,
  limits: UploadLimits,
  steps: UploadSteps<Checked, Stored>,
): Promise<{ checked: Checked; stored: Stored; file: Omit<IncomingFile, 'body'> }> => {
  const mostBytes = mostFormBytes(limits);
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) {
    throw problem('FileTooLarge', { limitBytes: limits.maxFileBytes });
  }
  const form = openForm(request.headers['content-type'], limits);
  const stop = new AbortController();
  const whole = feed(readBody(request, { pace: limits.pace, signal: stop.signal }), form, mostBytes);
  // A failure is told to whoever waits: the parser, the file's body, this function.
  whole.catch(form.fail);
  try {
    const file = await Promise.race([form.file, form.failed, whole.then(() => Promise.reject(problem('NoFilePart')))]);
    const agreed = Promise.withResolvers<Checked>();
    agreed.promise.catch(ignore);
    const body = holdBack(file.body, async () => {
      await whole;
      agreed.resolve(await steps.check(form.fields));
    });
    const stored = await steps.store({ ...file, body });
    agreed.reject(new Error('the body of the file was not read to its end'));
    const { field, name, claimedType } = file;
    return { checked: await agreed.promise, stored, file: { field, name, claimedType } };
  } catch (error) {
    form.fail(error);
    stop.abort();
    throw form.failure();
  }
};

/** More than any form within the limits holds, its separators, headers and preamble included. */
const mostFormBytes = ({ maxFileBytes, maxFields, maxFieldBytes }: UploadLimits): number =>
  maxFileBytes + (maxFields + 1) * maxFieldBytes + 1_048_576;

/** Gives the request to the parser as fast as the parser takes it. Resolves when the form has ended. */
const feed = async (chunks: AsyncIterable<Uint8Array>, form: Form, mostBytes: number): Promise<void> => {
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.byteLength;
    if (total > mostBytes) throw problem('RequestTooLarge', { limitBytes: mostBytes });
    await Promise.race([form.write(chunk), form.failed]);
  }
  await Promise.race([form.end(), form.failed]);
};

/** A body that ends only once `mayEnd` has resolved, and fails if that does. */
async function* holdBack(body: AsyncIterable<Uint8Array>, mayEnd: () => Promise<void>): AsyncGenerator<Uint8Array> {
  yield* body;
  await mayEnd();
}

const ignore = (): void => undefined;
