import { expect, it } from 'vitest';
import { runSteps } from './check/run.ts';
import { type Step, steps } from './check/steps.ts';

const step = (name: string, run: Step['run']): Step => ({ name, run });

it('takes every step, reports each and counts those that failed', async () => {
  const lines: string[] = [];
  const failed = await runSteps(
    [
      step('types', async () => undefined),
      step('lint', async () => 'file.ts:1 bad\nfile.ts:2 worse'),
      step('layers', () => Promise.reject(new Error('no such tool'))),
      step('docs', async () => undefined),
    ],
    (line) => lines.push(line),
  );
  expect(failed).toBe(2);
  expect(lines[0]).toMatch(/^ok +types +\d+\.\d s$/);
  expect(lines[1]).toMatch(/^FAILED +lint +\d+\.\d s$/);
  expect(lines[2]).toBe('  file.ts:1 bad\n  file.ts:2 worse');
  expect(lines[3]).toMatch(/^FAILED +layers/);
  expect(lines[4]).toContain('no such tool');
  expect(lines[5]).toMatch(/^ok +docs/);
  expect(lines.at(-1)).toBe('2 passed, 2 failed');
});

it('gives each step a name of its own', () => {
  expect(new Set(steps.map(({ name }) => name)).size).toBe(steps.length);
});
