import { keepSession } from '@lading/adapters/database/kept-session.ts';
import type { Session } from '@lading/adapters/database/session.ts';
import type { Logger } from '@lading/schema/log.ts';
import { comparePositions, type Position } from '@lading/schema/position.ts';
import { activeGenerations, channel, type Generation } from './generations.ts';

export type Advance = { readonly name: string; readonly position: Position };

/** What this process knows of all generations, whoever folds them: told by notifications, and read again every second. */
export type Board = {
  /** The generations of a projection that are served or built. */
  of(name: string): readonly Generation[];
  serving(name: string): Generation | undefined;
  /** The serving generation of a projection holds this position. */
  advance(name: string, position: Position): void;
  /** Reads the table now. */
  refresh(): Promise<void>;
  /** Hears of every change. The answer ends that. */
  onChange(listener: () => void): () => void;
  /** Hears of every serving generation that advanced. */
  onAdvance(listener: (advance: Advance) => void): () => void;
  stop(): Promise<void>;
};

const refreshMs = 1_000;

const isAhead = (position: Position, of: Position | null): boolean => of === null || comparePositions(position, of) > 0;

const parseAdvance = (payload: string): Partial<Advance> => {
  try {
    const { name, position }: Record<string, unknown> = JSON.parse(payload);
    return { ...(typeof name === 'string' && { name }), ...(typeof position === 'string' && { position }) };
  } catch {
    return {}; // not ours: reading the table again is always right
  }
};

const hub = <T>() => {
  const listeners = new Set<(value: T) => void>();
  return {
    tell: (value: T) => {
      for (const listener of [...listeners]) listener(value);
    },
    add: (listener: (value: T) => void) => {
      const own = (value: T): void => listener(value); // the same function may listen twice
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
};

type Entries = readonly Generation[];

const find = (entries: Entries, { name, generation }: Generation): Generation | undefined =>
  entries.find((one) => one.name === name && one.generation === generation);

/** Rows read from the table may be older than what a notification already told. */
const keepNewest = (read: Entries, known: Entries): Entries =>
  read.map((entry) => {
    const before = find(known, entry)?.position ?? null;
    return before !== null && isAhead(before, entry.position) ? { ...entry, position: before } : entry;
  });

const createEntries = () => {
  let entries: Entries = [];
  const changes = hub<void>();
  const advances = hub<Advance>();
  const serving = (name: string) => entries.find((entry) => entry.name === name && entry.status === 'serving');

  const replace = (next: Entries): void => {
    const before = entries;
    entries = next;
    for (const { name, status, position } of next) {
      const known = before.find((entry) => entry.name === name && entry.status === 'serving')?.position ?? null;
      if (status === 'serving' && position !== null && isAhead(position, known)) advances.tell({ name, position });
    }
    changes.tell();
  };

  return {
    of: (name: string) => entries.filter((entry) => entry.name === name),
    serving,
    onChange: changes.add,
    onAdvance: advances.add,
    advance(name: string, position: Position) {
      const current = serving(name);
      if (current && isAhead(position, current.position))
        replace(entries.map((entry) => (entry === current ? { ...entry, position } : entry)));
    },
    read: (rows: Entries) => replace(keepNewest(rows, entries)),
    // A database that crashed may have lost its last transactions, and the positions with them.
    readAfterLoss: replace,
  };
};

/** Listens and reads. Rejects when the database cannot be reached; later it reconnects by itself. */
export const openBoard = async (url: string, log: Logger): Promise<Board> => {
  const { read, readAfterLoss, ...entries } = createEntries();

  const refresh = async (session: Session): Promise<void> => read(await activeGenerations(session));
  const hear = (session: Session, payload: string): void => {
    const { name, position } = parseAdvance(payload);
    if (name && position) entries.advance(name, position);
    else refresh(session).catch(() => undefined); // it is read again within a second
  };

  const kept = await keepSession(url, {
    async opened(session) {
      await session.listen(channel, (payload) => hear(session, payload));
      readAfterLoss(await activeGenerations(session));
    },
    look: refresh,
    everyMs: refreshMs,
    failed: (error) => log.warn({ err: error }, 'the positions of the read models cannot be read'),
  });
  return { ...entries, refresh: () => refresh(kept.current()), stop: () => kept.stop() };
};
