import { type Answer, type Outcome, readLink, readRefusal } from './answer.ts';
import { ask } from './request.ts';
import type { Sending } from './sending.ts';

/** How much one request carries, in bytes: less than proxies let through. */
const pieceBytes = 8 * 1_048_576;

/** Without any progress it is tried so often, about five minutes; after each progress anew. */
const mostAttempts = 24;

/** How long to wait before an attempt, counted from 0, in ms. */
export const waitBefore = (attempt: number, retryAfter: string | null = null): number => {
  const asked = Number(retryAfter) * 1_000;
  return asked > 0 ? Math.min(asked, 60_000) : ([0, 1_000, 2_000, 5_000][attempt] ?? 15_000);
};

/** What passes by itself: no answer at all, an upload that another request still holds, a server that is busy or away. */
const passing: ReadonlySet<number> = new Set([0, 409, 423, 429, 502, 503, 504]);

/** `Upload-Metadata`: each value in base64 of its UTF-8 (tus 1.0.0, "Upload-Metadata"). */
export const metadataOf = (said: Readonly<Record<string, string>>): string =>
  Object.entries(said)
    .map(([name, value]) => `${name} ${btoa(String.fromCharCode(...new TextEncoder().encode(value)))}`)
    .join(',');

/** What is known of an upload on the server. */
type Standing = {
  /** Where it is; undefined before it is created. */
  readonly place?: string;
  /** How much of it has arrived; undefined where only the server knows. */
  readonly offset?: number;
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    signal.addEventListener('abort', done);
  });

const request = async (sending: Sending, { place, offset }: Standing): Promise<Answer> => {
  const { file, server, terms, authorization, onProgress, signal } = sending;
  const common = { 'tus-resumable': '1.0.0', ...(await authorization()) };
  if (place === undefined) {
    const metadata = metadataOf({ ...terms, ...(file.name && { filename: file.name }) });
    const said = metadata === '' ? {} : { 'upload-metadata': metadata };
    return ask('POST', `${server}files/`, { headers: { ...common, 'upload-length': String(file.size), ...said }, signal });
  }
  if (offset === undefined) return ask('HEAD', place, { headers: common, signal });
  const headers = { ...common, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
  const body = file.slice(offset, offset + pieceBytes);
  return ask('PATCH', place, { headers, body, onProgress: (loaded) => onProgress(offset + loaded), signal });
};

/** Where the upload stands after an answer that was no refusal. */
const standingAfter = ({ server }: Sending, { place }: Standing, answer: Answer): Standing => {
  // Behind a proxy that puts a prefix before its paths the server does not know them: the last segment alone counts.
  const created = answer.header('location')?.replace(/\/$/, '').split('/').at(-1);
  if (place === undefined) return created ? { place: `${server}files/${created}`, offset: 0 } : {};
  return { place, offset: Number(answer.header('upload-offset')) };
};

const receiptOf = async ({ file, server, authorization, signal }: Sending, answer: Answer): Promise<Outcome> => {
  const id = answer.header('lading-id') ?? '';
  const told = readLink(await ask('GET', `${server}api/links/${id}`, { headers: await authorization(), signal }));
  const { name, size, type } = file;
  return { link: told ?? { id, link: answer.header('lading-link') ?? '', name, size, type } };
};

/** Gives up what is on the server of an upload that is not wanted any more. It is removed there in time, if this does not arrive. */
const forget = async ({ authorization }: Sending, { place }: Standing): Promise<void> => {
  if (place === undefined) return;
  const headers = { 'tus-resumable': '1.0.0', ...(await authorization()) };
  await fetch(place, { method: 'DELETE', headers, keepalive: true });
};

/** What has become of an upload so far. */
type Course = Standing & {
  /** Attempts without progress. */
  readonly attempt: number;
  /** Whether the server had once thrown away what it had. */
  readonly isAnew: boolean;
};

/** What to do after an answer: wait and ask where it stands, begin again, leave it, be glad, or go on. */
export const verdictOn = (
  { status, header }: Answer,
  { place, attempt, isAnew }: Course,
): 'wait' | 'anew' | 'refused' | 'done' | 'on' => {
  if (passing.has(status) && attempt < mostAttempts) return 'wait';
  if ((status === 404 || status === 410) && place !== undefined && !isAnew) return 'anew';
  if (status < 200 || status >= 300) return 'refused';
  return header('lading-link') === null ? 'on' : 'done';
};

const advanced = (sending: Sending, course: Course, answer: Answer): Course => {
  const next = standingAfter(sending, course, answer);
  if (next.offset !== undefined) sending.onProgress(next.offset);
  // To be told where it stands is no progress.
  const hasProgressed = (next.offset ?? 0) > (course.offset ?? Number.POSITIVE_INFINITY);
  return { ...next, isAnew: course.isAnew, attempt: hasProgressed ? 0 : course.attempt };
};

const afterWait = async ({ onInterrupted, signal }: Sending, course: Course, answer: Answer): Promise<Course> => {
  onInterrupted();
  await pause(waitBefore(course.attempt, answer.header('retry-after')), signal);
  const { place, isAnew, attempt } = course;
  return { ...(place !== undefined && { place }), isAnew, attempt: attempt + 1 };
};

const goOn = {
  on: advanced,
  wait: afterWait,
  anew: (_sending: Sending, { attempt }: Course): Course => ({ attempt, isAnew: true }),
} as const;

/** Sends a file in a way that goes on after a lost connection (tus 1.0.0, https://tus.io/protocols/resumable-upload). */
export const sendInPieces = async (sending: Sending): Promise<Outcome> => {
  let course: Course = { attempt: 0, isAnew: false };
  for (;;) {
    const answer = await request(sending, course);
    const verdict = sending.signal.aborted ? 'refused' : verdictOn(answer, course);
    if (verdict === 'done') return receiptOf(sending, answer);
    if (verdict === 'refused') {
      if (sending.signal.aborted) forget(sending, course).catch(() => undefined);
      return { refusal: readRefusal(answer) };
    }
    course = await goOn[verdict](sending, course, answer);
  }
};
