import { Busy, Refused, Unreachable } from '../failures.ts';
import { type Ask, ask, networkFailure, patienceMs, startWatchdog } from '../http.ts';
import type { Progress } from '../output/progress.ts';
import { withRetries } from '../retry.ts';
import { nameIn } from './file-name.ts';
import type { Sink } from './sink.ts';

/** A file behind a link, before it is downloaded. */
export type Remote = {
  readonly url: URL;
  /** Who asks, for links with a password. */
  readonly headers: Readonly<Record<string, string>>;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  /** As the server sent it; names these very bytes. */
  readonly etag: string;
  /** It may be downloaded again without anybody counting. */
  readonly isFree: boolean;
};

const plain = { accept: '*/*' };

/** Asks what a link holds, without downloading it. @throws Refused, Unreachable, Cancelled */
export const look = async (url: URL, headers: Remote['headers'], interrupted: AbortSignal): Promise<Remote> => {
  const asked = { headers: { ...plain, ...headers } };
  const answer = await withRetries(interrupted, () =>
    ask(url, { ...asked, method: 'HEAD', signal: AbortSignal.timeout(patienceMs) }, interrupted),
  ).catch((error: unknown) => explain(error, url, asked, interrupted));
  const etag = answer.headers.get('etag') ?? '';
  const sha256 = /^"([0-9a-f]{64})"$/.exec(etag)?.[1];
  const size = Number(answer.headers.get('content-length') ?? Number.NaN);
  if (!sha256 || !Number.isSafeInteger(size))
    throw new Refused(`${url.origin} names no SHA-256 for this, so it cannot be verified.`);
  return {
    url,
    headers,
    name: nameIn(answer.headers.get('content-disposition'), url),
    size,
    sha256,
    etag,
    isFree: !/no-store/.test(answer.headers.get('cache-control') ?? ''),
  };
};

/** The answer to HEAD has no words; that of a GET has. A password is not tried twice: guesses are counted. */
const explain = async (error: unknown, url: URL, asked: Pick<Ask, 'headers'>, interrupted: AbortSignal): Promise<never> => {
  if (!(error instanceof Refused)) throw error;
  if (error.status === 401)
    throw new Refused('This link wants a password, and the right one: --password or LADING_PASSWORD.', 401);
  const headers = { ...asked.headers, range: 'bytes=0-0' };
  const { body } = await ask(url, { headers, signal: AbortSignal.timeout(patienceMs) }, interrupted);
  await body?.cancel();
  throw error;
};

/**
 * Downloads what the sink lacks, going on where the connection broke. The digest is the caller's to compare.
 * @throws Refused, also where the file is another one by now; Unreachable, Cancelled; what the sink throws
 */
export const download = async (remote: Remote, sink: Sink, progress: Progress, interrupted: AbortSignal): Promise<void> => {
  if (sink.offset() > remote.size) await sink.restart();
  if (sink.offset() > 0 && sink.offset() === remote.size) return;
  await withRetries(interrupted, (gotAhead) => receive(remote, sink, { progress, interrupted, gotAhead }), true);
};

type Watching = { readonly progress: Progress; readonly interrupted: AbortSignal; gotAhead(): void };

const receive = async (remote: Remote, sink: Sink, { progress, interrupted, gotAhead }: Watching): Promise<void> => {
  const watchdog = startWatchdog();
  const from = sink.offset();
  const rest: Record<string, string> = from > 0 ? { range: `bytes=${from}-`, 'if-range': remote.etag } : {};
  try {
    const headers = { ...plain, ...remote.headers, ...rest };
    const asking = ask(remote.url, { headers, signal: watchdog.signal }, interrupted);
    const response = await asking.catch((error: unknown) => waitWhereClaimed(error, remote, from));
    await checkAnswer(response, remote, sink);
    for await (const chunk of chunksOf(response, remote.url, interrupted)) {
      await sink.write(chunk);
      watchdog.alive();
      gotAhead();
      progress.at(sink.offset());
    }
  } finally {
    watchdog.end();
  }
  if (sink.offset() < remote.size) throw new Unreachable(`${remote.url.origin} broke off`, true);
};

/** 410: the last download that a link allows is ours, and the server has not yet seen that it broke off. */
const waitWhereClaimed = (error: unknown, { isFree }: Remote, from: number): never => {
  if (error instanceof Refused && error.status === 410 && !isFree && from > 0) throw new Busy(error.message, error.status);
  throw error;
};

/** The right bytes from the right place on; a server that ignores the range sends all, so all is begun anew. */
const checkAnswer = async ({ status, headers }: Response, { etag, size }: Remote, sink: Sink): Promise<void> => {
  if (headers.get('etag') !== etag) throw new Refused('The file changed while it was downloaded.');
  if (status !== 206) return sink.restart();
  if (headers.get('content-range') !== `bytes ${sink.offset()}-${size - 1}/${size}`)
    throw new Refused('The server sent another range than was asked for.');
};

async function* chunksOf({ body }: Response, url: URL, interrupted: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body ?? []) yield chunk;
  } catch (error) {
    throw networkFailure(error, url, interrupted);
  }
}
