import { systemClock } from '@lading/schema/clock.ts';
import { randomIds } from '@lading/schema/ids.ts';
import pino from 'pino';
import manifest from '../package.json' with { type: 'json' };
import { complain, readSettings } from './config/read-settings.ts';
import { BadSettings } from './config/settings.ts';
import { serve } from './serve.ts';
import { greeting } from './server/greeting.ts';

/** Reads the settings, serves until told to stop, and leaves nothing running. */
export const main = async (): Promise<void> => {
  const settings = readSettings();
  if (!settings) return;
  const logger = pino({ level: settings.logLevel, base: { replica: settings.replica } }, pino.destination({ fd: 2, sync: true }));
  if (settings.allowAnonymous && !isLoopback(settings.host)) {
    logger.warn({ host: settings.host }, 'ALLOW_ANONYMOUS lets everybody who reaches this host upload and manage files');
  }
  const parts = new AsyncDisposableStack();
  const isStopping = stopOnSignals(parts, (error) => logger.error({ err: error }, 'did not stop cleanly'));
  try {
    const serving = await serve(
      { settings, env: process.env, clock: systemClock, ids: randomIds, logger, version: manifest.version },
      parts,
    );
    process.stdout.write(greeting({ ...serving, version: manifest.version, dataDir: settings.dataDir }));
  } catch (error) {
    if (isStopping()) return;
    await parts.disposeAsync();
    if (error instanceof BadSettings) return complain(error);
    logger.debug({ err: error }, 'could not start');
    process.stderr.write(`lading: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
};

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

/**
 * One signal or several, from a terminal, a service manager or a launcher that has gone, while it starts or later:
 * all that has come up is stopped once, then the process ends. Answers whether that has begun.
 */
const stopOnSignals = (parts: AsyncDisposableStack, onError: (error: unknown) => void): (() => boolean) => {
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    parts
      .disposeAsync()
      .catch((error: unknown) => {
        onError(error);
        process.exitCode = 1;
      })
      .finally(() => process.exit());
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  process.on('disconnect', end);
  // Listening for its end must not keep a process alive that could not start.
  process.channel?.unref();
  return () => stopping;
};

if (import.meta.main) await main();
