import { performance } from 'node:perf_hooks';
import type { Step } from './steps.ts';

const complaintOf = (step: Step): Promise<string | undefined> =>
  step.run().catch((error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)));

/** Takes every step in turn, whatever became of the others, and says how each went. Returns how many failed. */
export const runSteps = async (steps: readonly Step[], print: (line: string) => void): Promise<number> => {
  let failed = 0;
  for (const step of steps) {
    const start = performance.now();
    const complaint = await complaintOf(step);
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    print(`${complaint === undefined ? 'ok     ' : 'FAILED '} ${step.name.padEnd(22)} ${seconds} s`);
    if (complaint === undefined) continue;
    failed += 1;
    print(complaint.replaceAll(/^/gm, '  '));
  }
  print(`${steps.length - failed} passed, ${failed} failed`);
  return failed;
};
