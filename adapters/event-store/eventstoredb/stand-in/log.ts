import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { Entry, Proposed, Stream } from './entries.ts';
import { type Expectation, judge } from './expectations.ts';

export type Outcome =
  | { readonly kind: 'success'; readonly revision: number; readonly position: number }
  | { readonly kind: 'wrong-expected-version'; readonly current: number | undefined }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'too-large' };

/** The server's default. */
export const maxAppendSize = 1_048_576;

const weigh = ({ type, data, metadata }: Proposed): number => data.length + metadata.length + 2 * type.length;

/** The server writes about itself between the events of others. */
const aboutItself = (): Proposed => ({
  id: randomUUID(),
  type: '$statsCollected',
  contentType: 'application/json',
  data: Buffer.from('{}'),
  metadata: new Uint8Array(),
});

const newStream = (): Stream => ({ entries: [], byId: new Map(), visibleFrom: 0, tombstoned: false });

const success = (written: readonly Entry[]): Outcome => {
  const last = written.at(-1);
  return last
    ? { kind: 'success', revision: last.revision, position: last.position }
    : { kind: 'wrong-expected-version', current: undefined };
};

/** The log in memory. */
export const createLog = () => {
  const all: Entry[] = [];
  const streams = new Map<string, Stream>();
  const grown = new EventEmitter().setMaxListeners(0);
  let end = 0;

  const streamOf = (name: string): Stream => {
    const stream = streams.get(name) ?? newStream();
    streams.set(name, stream);
    return stream;
  };

  const write = (name: string, proposed: Proposed): Entry => {
    const { entries, byId } = streamOf(name);
    const entry = { ...proposed, stream: name, revision: entries.length, position: end, createdMs: Date.now() };
    end += 100 + weigh(proposed); // positions are offsets into files, so they grow by what a record takes
    entries.push(entry);
    all.push(entry);
    byId.set(entry.id, entry);
    return entry;
  };

  const writeAll = (name: string, proposed: readonly Proposed[]): readonly Entry[] => {
    const written = proposed.map((event) => write(name, event));
    write('$stats-127.0.0.1:2113', aboutItself());
    grown.emit('grown');
    return written;
  };

  return {
    /** Every event in the order of positions. Grows. */
    all: all as readonly Entry[],
    /** Resolves when the log has grown; rejects when the signal is raised. */
    growth: (signal: AbortSignal): Promise<unknown> => once(grown, 'grown', { signal }),
    /** Writes all of the events or none, by the server's rules for expectations and repeated ids. */
    append(name: string, proposed: readonly Proposed[], expected: Expectation): Outcome {
      const stream = streams.get(name) ?? newStream();
      if (proposed.reduce((sum, event) => sum + weigh(event), 0) > maxAppendSize) return { kind: 'too-large' };
      if (stream.tombstoned) return { kind: 'deleted' };
      const ids = proposed.map(({ id }) => id);
      const verdict = judge(stream, ids, expected);
      if (verdict === 'wrong') return { kind: 'wrong-expected-version', current: stream.entries.at(-1)?.revision };
      return success(verdict === 'fits' ? writeAll(name, proposed) : verdict);
    },
    stream: (name: string): Readonly<Stream> => streams.get(name) ?? newStream(),
    /** Deletes softly, so that the stream can begin anew behind its last revision, or for good. */
    remove(name: string, { forGood }: { forGood: boolean }): void {
      const stream = streamOf(name);
      stream.visibleFrom = stream.entries.length;
      stream.tombstoned ||= forGood;
    },
  };
};

export type Log = ReturnType<typeof createLog>;
