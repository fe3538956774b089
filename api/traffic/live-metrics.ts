import type { Metrics } from '@lading/projections/metrics-queries.ts';
import type { Logger } from '@lading/schema/log.ts';
import { type Channel, createChannel } from '../graphql/channel.ts';

type Deps = {
  readonly read: () => Promise<Metrics>;
  /** Calls back whenever the read model has moved; returns how to stop. */
  readonly onAdvance: (listener: () => void) => () => void;
  readonly logger: Logger;
};

export type LiveMetrics = {
  /** The totals at once, then whenever they change, at most four times a second. */
  watch(): Promise<Channel<Metrics>>;
  stop(): void;
};

const tickMs = 250;

/** Reads the totals once per tick for all who watch; nobody watching costs nothing. */
export const createLiveMetrics = ({ read, onAdvance, logger }: Deps): LiveMetrics => {
  const watchers = new Set<Channel<Metrics>>();
  let timer: NodeJS.Timeout | undefined;
  let lastTick = 0;

  const tick = async () => {
    lastTick = performance.now();
    try {
      const row = await read();
      for (const watcher of watchers) watcher.push(row);
    } catch (error) {
      logger.warn({ error: String(error) }, 'the live totals could not be read');
    } finally {
      timer = undefined;
    }
  };

  const stopListening = onAdvance(() => {
    if (watchers.size === 0 || timer) return;
    timer = setTimeout(tick, Math.max(0, lastTick + tickMs - performance.now()));
  });

  return {
    async watch() {
      const watcher = createChannel<Metrics>(1, 'drop-oldest', () => watchers.delete(watcher));
      watchers.add(watcher);
      // Read after it listens, so that no change falls between.
      watcher.push(await read());
      return watcher;
    },
    stop() {
      stopListening();
      clearTimeout(timer);
      for (const watcher of watchers) watcher.end();
    },
  };
};
