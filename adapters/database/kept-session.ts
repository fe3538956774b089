import { setTimeout } from 'node:timers/promises';
import { openSession, type Session } from './session.ts';

export type KeptSession = {
  /** The session that is open, or was last. */
  current(): Session;
  /** @param goodbye what to say on the session before it is closed, where that is still possible */
  stop(goodbye?: (session: Session) => Promise<unknown>): Promise<void>;
};

type Care = {
  /** Runs first on every session: listens, and reads what may have been missed while there was none. */
  readonly opened: (session: Session) => Promise<void>;
  /** Runs from then on, again and again. */
  readonly look: (session: Session) => Promise<void>;
  readonly everyMs: number;
  readonly failed: (error: unknown) => void;
};

const reconnectMs = 500;

/** Keeps one session open. Rejects when the database cannot be reached; later, a session that is lost is opened anew. */
export const keepSession = async (url: string, { opened, look, everyMs, failed }: Care): Promise<KeptSession> => {
  const stopped = new AbortController();

  const open = async (): Promise<Session> => {
    const fresh = await openSession(url);
    try {
      await opened(fresh);
      return fresh;
    } catch (error) {
      await fresh.close();
      throw error;
    }
  };

  const tend = async (): Promise<void> => {
    if (session.lost.aborted) session = await open();
    else await look(session);
  };

  const loop = async (): Promise<void> => {
    const { signal } = stopped;
    while (!signal.aborted) {
      await setTimeout(everyMs, undefined, { signal: AbortSignal.any([signal, session.lost]) }).catch(() => undefined);
      if (signal.aborted) return;
      await tend().catch(async (error: unknown) => {
        failed(error);
        await session.close();
        await setTimeout(reconnectMs, undefined, { signal }).catch(() => undefined);
      });
    }
  };

  let session = await open();
  const looping = loop();
  return {
    current: () => session,
    async stop(goodbye) {
      stopped.abort();
      await looping;
      if (!session.lost.aborted) await goodbye?.(session).catch(() => undefined);
      await session.close();
    },
  };
};
