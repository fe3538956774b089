import { DetailedError, Upload, type UploadOptions } from 'tus-js-client';
import { FileStandingDocument } from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';
import { links } from '../links.ts';
import { requestHeaders } from '../session/credential.ts';
import { readUploadAnswer, type UploadAnswer } from './answer.ts';
import type { Sending } from './sending.ts';
import { namedTerms } from './terms.ts';

/** Waits between attempts in ms: about five minutes in all without any progress, and anew after each progress. */
const retryDelays = [0, 1_000, 2_000, 5_000, ...Array.from({ length: 20 }, () => 15_000)];

/** What passes by itself: no answer at all, a proxy without its server, an upload that another request still holds. */
const passing: ReadonlySet<number> = new Set([0, 409, 423, 502, 503, 504]);

const answerOf = (error: unknown) => (error instanceof DetailedError ? error.originalResponse : undefined);

export const isPassing = (error: unknown): boolean => passing.has(answerOf(error)?.getStatus() ?? 0);

/** The same file sent on the same terms goes on where it was; on other terms it starts anew. */
const fingerprint = async ({ file, terms }: Sending): Promise<string> =>
  JSON.stringify(['lading', file.name, file.type, file.size, file.lastModified, namedTerms(terms)]);

const receiptOf = async (file: File, id: string, link: string): Promise<UploadAnswer> => {
  const standing = await ask(FileStandingDocument, { id });
  const known = standing.ok ? standing.data.file : undefined;
  const now = new Date().toISOString();
  const told = { id, link, name: file.name || 'unnamed', size: file.size, uploaded_at: now, expires_at: known?.expiresAt };
  return readUploadAnswer(201, JSON.stringify(told), Date.now());
};

const optionsOf = (sending: Sending, settle: (answer: UploadAnswer | Promise<UploadAnswer>) => void): UploadOptions => ({
  endpoint: links.resumable(),
  headers: { ...requestHeaders() },
  metadata: { ...namedTerms(sending.terms), ...(sending.file.name ? { filename: sending.file.name } : {}) },
  retryDelays: [...retryDelays],
  fingerprint: () => fingerprint(sending),
  // What is kept for resuming holds the terms: a password must not lie about in the browser.
  storeFingerprintForResuming: sending.terms.password === '',
  removeFingerprintOnSuccess: true,
  onProgress: (sent, total) => sending.onProgress(total > 0 ? sent / total : 1),
  onShouldRetry: (error) => {
    const goOn = isPassing(error);
    if (goOn) sending.onInterrupted();
    return goOn;
  },
  onError: (error) => {
    const answer = answerOf(error);
    settle(readUploadAnswer(answer?.getStatus() ?? 0, answer?.getBody() ?? '', Date.now()));
  },
  onSuccess: ({ lastResponse }) => {
    const [id, link] = [lastResponse.getHeader('Lading-Id'), lastResponse.getHeader('Lading-Link')];
    settle(receiptOf(sending.file, id ?? '', link ?? ''));
  },
});

/** Without a connection a browser asks nobody; with one again, this goes on at once instead of after its wait. */
const goOnWhenOnline = (upload: Upload, signal: AbortSignal): void => {
  const goOn = async () => {
    await upload.abort();
    if (!signal.aborted) upload.start();
  };
  window.addEventListener('online', () => void goOn(), { signal });
};

/**
 * Sends a file in a way that goes on after a lost connection, and after a reload when the same file is chosen again (tus 1.0.0).
 * Never rejects; an abort never answers, and what was sent of it is thrown away.
 */
export const sendResumably = (sending: Sending): Promise<UploadAnswer> => {
  const { promise, resolve } = Promise.withResolvers<UploadAnswer>();
  const done = new AbortController();
  const settle = (answer: UploadAnswer | Promise<UploadAnswer>) => {
    done.abort();
    resolve(answer);
  };
  const upload = new Upload(sending.file, optionsOf(sending, settle));
  const stop = () => {
    done.abort();
    upload.abort(true).catch(() => undefined); // what cannot be ended now is removed by the server in time
  };
  sending.signal.addEventListener('abort', stop, { once: true, signal: done.signal });
  goOnWhenOnline(upload, done.signal);
  const start = async () => {
    const [previous] = await upload.findPreviousUploads();
    if (sending.signal.aborted) return;
    if (previous) upload.resumeFromPreviousUpload(previous);
    upload.start();
  };
  start().catch(() => settle(readUploadAnswer(0, '', Date.now())));
  return promise;
};
