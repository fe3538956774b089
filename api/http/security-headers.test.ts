import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseHeaders, givenRequestId, hashSource, nonceSource, pagePolicy } from './security-headers.ts';

describe('pagePolicy', () => {
  it('admits our own origin alone', () => {
    expect(pagePolicy()).toContain("script-src 'self';");
    expect(pagePolicy()).not.toMatch(/unsafe|https?:|\*/);
  });

  it('shuts uploads out where scripts are named', () => {
    const script = /script-src ([^;]*)/.exec(pagePolicy({ scripts: [nonceSource('abc')] }))?.[1];
    expect(script).toBe("'nonce-abc' 'strict-dynamic'");
  });

  it('shows documents of our own in place, and lets nobody frame a page', () => {
    expect(pagePolicy()).toContain("object-src 'self';");
    expect(pagePolicy()).toContain("frame-ancestors 'none'");
  });

  it('adds styles', () => {
    expect(pagePolicy({ styles: ["'sha256-x'"] })).toContain("style-src 'self' 'sha256-x';");
  });
});

it('hashes as browsers do', () => {
  // The example of CSP 3 §2.3.1.
  expect(hashSource("alert('Hello, world.');")).toBe("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
});

it('sends nosniff and a policy with everything', () => {
  expect(baseHeaders).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-security-policy': expect.any(String) });
});

describe('givenRequestId', () => {
  it.each(['0123abcd', '7f4a2c1e-8f3b-4c5d-9e6f-0123456789ab', 'a'.repeat(128)])('takes %s', (id) => {
    expect(givenRequestId(id)).toBe(id);
  });

  it.each([undefined, '', 'short', 'a'.repeat(129), 'with space', 'new\nline-long', '<script>alert', 'naïve-id'])(
    'leaves %j',
    (id) => {
      expect(givenRequestId(id)).toBeUndefined();
    },
  );

  it('takes nothing that could break a header or a log line', () => {
    fc.assert(fc.property(fc.string(), (id) => givenRequestId(id) === undefined || /^[\w.-]+$/.test(id)));
  });
});
