import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { uploaded } from '../acceptance/client.ts';
import { gradient } from '../acceptance/pictures.ts';
import { type Lading, startLading } from '../acceptance/server.ts';
import { judge, limit, median, printRatio } from './ratio.ts';
import { load, pin } from './wrk.ts';

const rounds = 5;
const connections = 32;

const bytesOf = async (url: string): Promise<number> => (await (await fetch(url)).arrayBuffer()).byteLength;

/** A stored variant beside a plain file of its size, both asked for often. */
const hits = async (lading: Lading, id: string): Promise<void> => {
  const variant = `${lading.url}/image/${id}/-/resize/200x/-/format/webp/`;
  const file = `${lading.url}${(await uploaded(lading, randomBytes(await bytesOf(variant)))).url}`;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (const url of [variant, file]) await load(url, connections, 1);
  for (let round = 0; round < rounds; round += 1) {
    theirs.push((await load(file, connections, 2)).requests);
    ours.push((await load(variant, connections, 2)).requests);
  }
  const [subject, floor] = [median(ours), median(theirs)];
  const say = (value: number) => `${Math.round(value)} req/s`;
  printRatio(
    judge('stored variant / plain file', { subject: say(subject), floor: say(floor), ratio: subject / floor }, '≥', 0.8),
  );
};

const percentile99 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;

/** How long reads of a plain file take, one after the other, until told to stop. */
const readsUntil = async (url: string, isOver: () => boolean): Promise<readonly number[]> => {
  const times: number[] = [];
  while (!isOver() || times.length < 1_000) {
    const began = performance.now();
    await bytesOf(url);
    times.push(performance.now() - began);
  }
  return times;
};

/** Readers of plain files while hundreds of widths of one picture are asked for. */
const flood = async (lading: Lading, id: string): Promise<void> => {
  const file = `${lading.url}${(await uploaded(lading, randomBytes(8_192))).url}`;
  const idle = percentile99(await readsUntil(file, () => true));
  // In a process of its own: what the askers cost is not to be taken for what the server does.
  const flooding = fork(join(import.meta.dirname, 'flood.ts'), [`${lading.url}/image/${id}`, '1000', '100']);
  if (flooding.pid !== undefined) setPriority(flooding.pid, 19); // askers are elsewhere: they do not take the server's cores
  let isOver = false;
  const over = once(flooding, 'exit').then(() => {
    isOver = true;
  });
  const busy = percentile99(await readsUntil(file, () => isOver));
  await over;
  const values = { subject: `${busy.toFixed(1)} ms`, floor: `${idle.toFixed(1)} ms`, ratio: busy / idle };
  printRatio(judge('p99 of reads in a flood of widths / idle', values, '≤', 3));
};

/** Many who ask for one cold variant at once. */
const together = async (lading: Lading, id: string): Promise<void> => {
  const path = `/image/${id}/-/resize/333x/-/format/avif/`;
  await Promise.all(Array.from({ length: 200 }, () => bytesOf(`${lading.url}${path}`)));
  const metrics = await (await fetch(`${lading.url}/metrics`)).text();
  const rendered = Number(/^lading_variants_rendered_total (\d+)$/m.exec(metrics)?.[1]);
  printRatio(limit('renders for 200 who ask at once', rendered, 'renders', 1));
};

/** Variants as they are served: stored, while others are made, and when many ask for one. */
export const warmImages = async (): Promise<void> => {
  const lading = await startLading({ log: 'postgres', bytes: 'filesystem', embedded: true, env: { LOG_LEVEL: 'error' } });
  try {
    const { id } = await uploaded(lading, gradient(1_200, 800), { name: 'slope.png' });
    await together(lading, id);
    await flood(lading, id);
    await pin(lading.pid);
    await hits(lading, id);
  } finally {
    await lading.dispose();
  }
};
