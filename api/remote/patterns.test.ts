import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compilePattern } from './patterns.ts';
import { remoteOf } from './testing.ts';

it.each([
  [
    'gruntwork-io/terragrunt/.*terragrunt_linux_amd64.*',
    'gruntwork-io/terragrunt/releases/download/v1/terragrunt_linux_amd64',
    true,
  ],
  ['b', 'abc', true],
  ['^b', 'abc', false],
  ['.*/x86_64/.*\\.apk$', 'v3.20/main/x86_64/g++-1.apk', true],
  ['.*/x86_64/.*\\.apk$', 'v3.20/main/x86_64/g++-1.apk.sig', false],
  ['.*/x86_64/.*\\.apk$', 'v3.20/main/X86_64/g++-1.apk', false],
  ['(?i)readme', 'docs/README', true],
])('%s in %s: %s', (pattern, text, matches) => {
  expect(compilePattern(pattern)(text)).toBe(matches);
});

it('takes time that grows with the text alone', () => {
  const began = performance.now();
  expect(compilePattern('^(a+)+$')(`${'a'.repeat(50_000)}!`)).toBe(false);
  expect(performance.now() - began).toBeLessThan(2_000);
});

it('finds what it spells out anywhere, as a search does', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string(), (before, what, after) => {
      const pattern = what.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
      expect(compilePattern(pattern)(before + what + after)).toBe(true);
    }),
  );
});

it('lets pass what any pattern of a remote matches, and nothing where it has none', () => {
  const allows = (patterns?: readonly string[]) =>
    remoteOf({ base_url: 'http://up.example', ...(patterns && { include_patterns: patterns }) }).allows;
  expect(['a/x', 'b/y', 'c'].map(allows(['^a/', 'y$']))).toEqual([true, true, false]);
  expect(allows()('a')).toBe(false);
});

it('lets everything pass where a local remote has no patterns', () => {
  expect(remoteOf({ type: 'local' }).allows('a')).toBe(true);
  expect(remoteOf({ type: 'local', include_patterns: ['b'] }).allows('a')).toBe(false);
});
