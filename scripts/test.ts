import { constants } from 'node:os';
import { parseCLI, startVitest, type Vitest } from 'vitest/node';
import { summary, tallyReporter } from './test/tally.ts';

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const { reporter, tally } = tallyReporter();
let vitest: Vitest | undefined;

// Closing runs what tears down: the database of the tests goes, and its folder.
const stop = async (code: number): Promise<void> => {
  process.off('disconnect', orphaned);
  setTimeout(() => process.exit(code), 8_000).unref();
  await vitest?.cancelCurrentRun('keyboard-input');
  await vitest?.close();
  process.exit(code);
};
const orphaned = (): void => void stop(1);

const takeOver = (started: Vitest): void => {
  vitest = started;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal); // vitest's own would exit at once
    process.once(signal, () => stop(128 + constants.signals[signal]));
  }
  process.once('disconnect', orphaned);
};

// Last of all, after the coverage table.
process.on('exit', () => console.log(summary(tally)));

await startVitest(filter, {
  ...options,
  watch: false,
  reporters: [...[options.reporters ?? 'default'].flat(), reporter, { onInit: takeOver }],
}).then((finished) => finished.close());
process.off('disconnect', orphaned);
process.disconnect?.();
