import { expect, it } from 'vitest';
import { isProblem, Problem, problem, problems } from './problems.ts';

it.each(Object.entries(problems))('%s reads well', (code, { title }) => {
  expect(code).toMatch(/^[A-Z][A-Za-z]+$/);
  expect(title).toMatch(/^[A-Z].*[^.!\s]$/);
  expect(title.length).toBeLessThan(60);
});

it('says what happened in a sentence, with what it was told', () => {
  expect(problem('FileNotFound', { file: 'aB7xYzQ' }).message).toBe('There is no file "aB7xYzQ".');
  expect(problem('FileGone', { file: 'aB7xYzQ', ending: 'EXPIRED' }).message).toBe('The file "aB7xYzQ" was here; it is expired.');
  expect(problem('MethodNotAllowed', { method: 'PATCH', allow: ['GET', 'HEAD'] }).message).toBe(
    'PATCH is not allowed here; use GET, HEAD.',
  );
  expect(problem('NotMultipart').message).toContain('curl -F file=@path');
});

it('is an error with its code, kind, title and detail', () => {
  const refusal = problem('FileTooLarge', { limitBytes: 10 });
  expect(refusal).toBeInstanceOf(Error);
  expect(refusal).toMatchObject({
    name: 'FileTooLarge',
    code: 'FileTooLarge',
    kind: 'too-large',
    title: 'The file is too large',
    detail: { limitBytes: 10 },
  });
});

it('keeps its cause and is told from other errors', () => {
  const cause = new Error('ENOSPC');
  const refusal = new Problem('DiskFull', undefined, { cause });
  expect(refusal.cause).toBe(cause);
  expect(isProblem(refusal)).toBe(true);
  for (const other of [cause, { code: 'DiskFull' }, null, undefined, 'DiskFull']) expect(isProblem(other)).toBe(false);
});
