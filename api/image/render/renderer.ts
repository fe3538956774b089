import type { Logger } from '@lading/schema/log.ts';
import { Problem, type ProblemCode, problem } from '@lading/schema/problems.ts';
import { type Child, ChildDied } from './child.ts';
import { type FromChild, plainSteps, sourcePicture, type Work } from './messages.ts';
import { createPool, PoolStopped } from './pool.ts';
import type { Renderer, Source } from './port.ts';
import { TooManyWait } from './turns.ts';

export type RendererOptions = {
  /** How many pictures are worked on at the same time, each in a process of its own. */
  readonly concurrency: number;
  /** How many pixels a picture may have, all its frames together. */
  readonly maxPixels: number;
  readonly logger: Logger;
  /** How many renders may wait for a process. */
  readonly mostWaiting?: number;
  /** How long one picture may take once it has begun. */
  readonly deadlineMs?: number;
  /** How long one may wait before it begins. */
  readonly patienceMs?: number;
  /** After how long without work a process is ended. */
  readonly idleMs?: number;
  /** How many bytes one stored picture may have. */
  readonly maxSourceBytes?: number;
};

const retryAfterSeconds = 5;

/** The pictures that a job needs, by the name under which they cross to the child. */
type Pictures = ReadonlyMap<string, Source>;
type Job = { readonly work: Work; readonly pictures: Pictures; readonly isUrgent: boolean };

/** Renders in child processes, which are started when they are needed. */
export const startRenderer = (options: RendererOptions): Renderer => {
  const {
    concurrency,
    maxPixels,
    logger,
    deadlineMs = 30_000,
    patienceMs = 30_000,
    idleMs = 60_000,
    maxSourceBytes = 268_435_456,
  } = options;
  const { mostWaiting = Math.max(32, 8 * concurrency) } = options;
  const hear = (text: string) => logger.warn({ text: text.slice(0, 2_000) }, 'a process that renders pictures says');
  const pool = createPool({ concurrency, mostWaiting, idleMs, hear });

  const attempt = ({ work, pictures, isUrgent }: Job, signal: AbortSignal): Promise<FromChild> => {
    const patience = AbortSignal.timeout(patienceMs);
    const begin = async (child: Child) => {
      const deadline = AbortSignal.timeout(deadlineMs);
      const ended = AbortSignal.any([signal, deadline]);
      try {
        return await unlessAborted(ended, () => child.during(() => perform(child, work, pictures, maxPixels)));
      } catch (error) {
        throw deadline.aborted && !signal.aborted ? problem('ImageTooSlow', { retryAfterSeconds }) : error;
      }
    };
    const waits = AbortSignal.any([signal, patience]);
    return pool.use(begin, { signal: waits, isUrgent }).catch((error: unknown) => {
      if (error === patience.reason || error instanceof TooManyWait) throw problem('ImageQueueFull', { retryAfterSeconds });
      throw error;
    });
  };

  /** Whoever ended a process may not have meant this picture: it has a second chance, with no waiting. */
  const run = async (job: Job, signal: AbortSignal): Promise<FromChild> => {
    const isTooHeavy = [...job.pictures.values()].some(({ size }) => size > maxSourceBytes);
    if (isTooHeavy) throw problem('ImageTooHeavy', { limitBytes: maxSourceBytes });
    try {
      return await attempt(job, signal).catch((error: unknown) => {
        if (!(error instanceof ChildDied)) throw error;
        logger.warn({ err: error }, 'a process that renders pictures died; its picture is tried once more');
        return attempt({ ...job, isUrgent: true }, signal);
      });
    } catch (error) {
      if (!(error instanceof ChildDied || error instanceof PoolStopped)) throw error;
      throw problem('Unavailable', { part: 'image renderer', retryAfterSeconds });
    }
  };

  /** What a child says that it cannot do. */
  const refusal = (answer: FromChild, { name }: Source): Error => {
    if (answer.kind === 'refused') return refused(answer.code, answer.detail, name);
    logger.error({ answer }, 'a picture could not be rendered');
    return problem('Internal');
  };

  return {
    async render({ source, transformation, stored }, signal) {
      const work: Work = { kind: 'render', steps: plainSteps(transformation), mode: transformation.mode };
      const answer = await run({ work, pictures: new Map([...stored, [sourcePicture, source]]), isUrgent: false }, signal);
      if (answer.kind === 'rendered') return answer.rendered;
      throw refusal(answer, source);
    },
    async inspect(source, signal) {
      const answer = await run(
        { work: { kind: 'inspect' }, pictures: new Map([[sourcePicture, source]]), isUrgent: true },
        signal,
      );
      if (answer.kind === 'inspected') return answer.inspected;
      throw refusal(answer, source);
    },
    stop: () => pool.stop(),
  };
};

const unlessAborted = async <T>(signal: AbortSignal, begin: () => Promise<T>): Promise<T> => {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([begin(), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
};

/** Gives a child its work and the bytes for it, piece by piece, and waits for what comes of it. */
const perform = async (child: Child, work: Work, pictures: Pictures, maxPixels: number): Promise<FromChild> => {
  await child.tell({ kind: 'begin', work, maxPixels });
  for (const [picture, source] of pictures) await handOver(child, picture, await source.open());
  const [answer] = await Promise.all([child.answer(), child.tell({ kind: 'run' })]);
  return answer;
};

/** How many bytes may be on their way to a child, and how many cross in one message where there are as many. */
const mostUnderWay = 1_048_576;
const messageSize = 262_144;

/** Hands bytes over no faster than the child takes them, without waiting for each piece by itself. */
const handOver = async (child: Child, picture: string, body: AsyncIterable<Uint8Array>): Promise<void> => {
  let underWay = 0;
  let latest = Promise.resolve();
  for await (const bytes of inMessages(body)) {
    underWay += bytes.byteLength;
    latest = child.tell({ kind: 'bytes', picture, bytes }).then(() => {
      underWay -= bytes.byteLength;
    });
    if (underWay > mostUnderWay) await latest;
    // They leave in order, so the last one tells of all.
    else latest.catch(() => undefined);
  }
  await latest;
};

/** Each message costs both sides a turn: small pieces go together. */
async function* inMessages(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    pieces.push(piece);
    size += piece.byteLength;
    if (size < messageSize) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(pieces);
}

/** A refusal of the child with its code and detail. The source has no name there, other pictures that of their step. */
const refused = (code: ProblemCode, detail: unknown, name: string): Problem => {
  if (code === 'ImageBroken') return problem('ImageBroken', { file: brokenPicture(detail) || name });
  // The child took both from a refusal of the same catalogue.
  return new Problem(code, detail as never);
};

const brokenPicture = (detail: unknown): string =>
  typeof detail === 'object' && detail !== null && 'file' in detail && typeof detail.file === 'string' ? detail.file : '';
