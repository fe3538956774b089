import type { Reporter, TestModule } from 'vitest/node';

export type Tally = { passed: number; failed: number; readonly leftOut: Map<string, number> };

const countModule = (tally: Tally, module: TestModule): void => {
  tally.failed += module.errors().length; // a file that does not load has no tests to fail
  for (const suite of module.children.allSuites()) tally.failed += suite.errors().length;
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === 'passed') tally.passed += 1;
    if (result.state === 'failed') tally.failed += 1;
    if (result.state !== 'skipped') continue;
    const reason = result.note ?? 'no reason given';
    tally.leftOut.set(reason, (tally.leftOut.get(reason) ?? 0) + 1);
  }
};

/** What was left out and why, a line each, and the last line of every test run. */
export const summary = ({ passed, failed, leftOut }: Tally): string => {
  const skipped = [...leftOut.values()].reduce((sum, count) => sum + count, 0);
  const reasons = [...leftOut].map(([reason, count]) => `left out: ${reason} (${count} ${count === 1 ? 'test' : 'tests'})`);
  const total = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return [...reasons, total].join('\n');
};

/** Counts a test run. Errors outside of any test count as failed tests. */
export const tallyReporter = (): { reporter: Reporter; tally: Tally } => {
  const tally: Tally = { passed: 0, failed: 0, leftOut: new Map() };
  const reporter: Reporter = {
    onTestRunEnd(modules, errors) {
      for (const module of modules) countModule(tally, module);
      tally.failed += errors.length;
    },
  };
  return { reporter, tally };
};
