import type { Context } from './command.ts';
import { commands } from './commands/index.ts';
import manifest from './package.json' with { type: 'json' };
import { run } from './run.ts';

/** How long a cancelled command may take to let go of what it holds. */
const graceMs = 2_000;

/** Arguments may hold a token or a password; the list of processes is for all to see. */
process.title = 'lading';

/** One Ctrl-C arrives twice, from the terminal and from the launcher, so a second one means no more than the first. */
const onInterrupt = (): AbortSignal => {
  const controller = new AbortController();
  const abort = () => {
    if (controller.signal.aborted) return;
    controller.abort();
    setTimeout(() => process.exit(130), graceMs).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, abort);
  return controller.signal;
};

let interrupted: AbortSignal | undefined;

const context: Context = {
  env: process.env,
  get stdin() {
    return process.stdin; // opened only where it is read
  },
  stdout: process.stdout,
  stderr: process.stderr,
  now: () => new Date(),
  interrupted() {
    interrupted ??= onInterrupt();
    return interrupted;
  },
};

// `lading list | head` has read enough: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const code = await run(process.argv.slice(2), commands, manifest.version, context);
// What failed may still wait for standard input. A server that was started goes on, and says itself how it ended.
if (code !== 0) process.exit(code);
