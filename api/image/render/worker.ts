import { setPriority } from 'node:os';
import { isProblem } from '@lading/schema/problems.ts';
import sharp from 'sharp';
import { inspect } from './describe.ts';
import { type FromChild, sourcePicture, type ToChild, type Work } from './messages.ts';
import { render } from './render.ts';

/** Behind whatever serves bytes. Threads that are started later inherit it. */
const niceness = 19;

// One job at a time and as many processes as cores: more threads for one picture would only get in each other's way.
sharp.concurrency(1);
// No picture is worked on twice.
sharp.cache(false);
// What reads only files, or what nobody uploads as a picture, is not tried.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff', 'Svg'].map((name) => `VipsForeignLoad${name}`),
});

type Job = { readonly work: Work; readonly maxPixels: number; readonly pieces: Map<string, Uint8Array[]> };

const picturesOf = ({ pieces }: Job): ReadonlyMap<string, Uint8Array> => {
  const pictures = new Map<string, Uint8Array>();
  for (const [picture, chunks] of pieces) {
    pictures.set(picture, Buffer.concat(chunks));
    pieces.delete(picture);
  }
  return pictures;
};

const run = async (job: Job): Promise<FromChild> => {
  const pictures = picturesOf(job);
  const source = pictures.get(sourcePicture) ?? new Uint8Array();
  const { work, maxPixels } = job;
  try {
    return work.kind === 'inspect'
      ? { kind: 'inspected', inspected: await inspect(source, maxPixels) }
      : { kind: 'rendered', rendered: await render({ ...work, source, stored: pictures, maxPixels }) };
  } catch (error) {
    if (isProblem(error)) return { kind: 'refused', code: error.code, detail: error.detail };
    return { kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
};

const serve = (): void => {
  setPriority(niceness);
  process.title = 'lading: renders pictures';
  let job: Job | undefined;
  const hear = async (message: ToChild): Promise<void> => {
    if (message.kind === 'begin') job = { ...message, pieces: new Map() };
    if (!job) return;
    if (message.kind === 'bytes') {
      const pieces = job.pieces.get(message.picture) ?? [];
      pieces.push(message.bytes);
      job.pieces.set(message.picture, pieces);
    }
    if (message.kind === 'run') {
      const answer = await run(job);
      job = undefined;
      process.send?.(answer);
    }
  };
  // Only our own parent is at the other end.
  process.on('message', (message) => void hear(message as ToChild));
  // The parent says when to end. A signal to the whole group, as Ctrl-C is, reaches it too.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  // The parent is gone. An ordinary exit would wait for the picture that is being worked on.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
};

serve();
