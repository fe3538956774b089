import type { IncomingMessage } from 'node:http';
import { problem } from '@lading/schema/problems.ts';

/** A request's body that is the file itself, and its size where the client announced it. */
export const rawBody = (request: IncomingMessage): { body: AsyncIterable<Uint8Array>; size: number | undefined } => {
  const length = request.headers['content-length'];
  return { body: wholeBody(request), size: length === undefined ? undefined : Number(length) };
};

/** The body to its end; a client that goes away before that is a refusal, not an end. */
async function* wholeBody(request: IncomingMessage): AsyncIterable<Uint8Array> {
  try {
    yield* request.iterator({ destroyOnReturn: false });
  } catch (error) {
    throw request.complete ? error : problem('UploadBroken', { reason: 'broke off' });
  }
  if (!request.complete) throw problem('UploadBroken', { reason: 'broke off' });
}
