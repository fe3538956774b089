import { createHash } from 'node:crypto';
import { type Problem, problem } from '@lading/schema/problems.ts';
import { describe, expect, it } from 'vitest';
import { problemAnswer, statusOf } from './problem.ts';

const answer = (refusal: Problem, accept = '*/*', requestId?: string) =>
  problemAnswer(refusal, { headers: { accept }, requestId });
const bodyOf = (refusal: Problem) => JSON.parse(answer(refusal).body);

describe('a problem', () => {
  it('says what the catalogue says', () => {
    const { status, headers, body } = answer(problem('FileTooLarge', { limitBytes: 10 }), '*/*', 'request-1');
    expect(status).toBe(413);
    expect(JSON.parse(body)).toEqual({
      type: 'urn:lading:problem:FileTooLarge',
      title: 'The file is too large',
      status: 413,
      detail: 'A file may hold at most 10 bytes.',
      code: 'FileTooLarge',
      limit_bytes: 10,
      request_id: 'request-1',
    });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
      'content-length': String(Buffer.byteLength(body)),
      'x-content-type-options': 'nosniff',
    });
  });

  it('carries what helps, in snake_case, and repeats no sentence', () => {
    expect(bodyOf(problem('StorageFull', { capacityBytes: 9, usedBytes: 8 }))).toMatchObject({
      capacity_bytes: 9,
      used_bytes: 8,
    });
    const invalid = bodyOf(problem('InvalidInput', { message: 'No.', field: 'ttl' }));
    expect(invalid).toMatchObject({ detail: 'No.', field: 'ttl' });
    expect(invalid).not.toHaveProperty('message');
  });

  it.each([
    [problem('Unauthenticated'), 'www-authenticate', 'Bearer realm="Lading"'],
    [problem('MethodNotAllowed', { method: 'PUT', allow: ['GET', 'HEAD'] }), 'allow', 'GET, HEAD'],
    [problem('TooManyRequests', { retryAfterSeconds: 7 }), 'retry-after', '7'],
    [problem('Unavailable', { part: 'database', retryAfterSeconds: 3 }), 'retry-after', '3'],
    [problem('RangeNotSatisfiable', { size: 42 }), 'content-range', 'bytes */42'],
  ] as const)('%s carries %s: %s', (refusal, header, value) => {
    expect(answer(refusal).headers[header]).toBe(value);
  });

  it('has an error status for each kind', () => {
    for (const status of Object.values(statusOf)) expect(status).toBeGreaterThanOrEqual(400);
  });
});

describe('the page', () => {
  const page = answer(problem('RouteNotFound', { path: '/<script>alert("1")</script>&' }), 'text/html,*/*;q=0.1', 'request-1');

  it('says the same, escaped', () => {
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-length']).toBe(String(Buffer.byteLength(page.body)));
    expect(page.body).toContain('There is nothing at /&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;.');
    expect(page.body).toContain('RouteNotFound');
    expect(page.body).toContain('request-1');
    expect(page.body).not.toContain('<script');
  });

  it('asks nobody for anything, and its policy lets its one style in', () => {
    expect(page.body).not.toMatch(/https?:|src=|@import|url\(/);
    const style = /<style>([\s\S]*)<\/style>/.exec(page.body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page.headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
    expect(page.body).not.toMatch(/ style=/);
  });

  it('is readable by everybody: a language, a title, one heading, a main part, both colour schemes', () => {
    expect(page.body).toMatch(
      /<html lang="en">[\s\S]*<title>Nothing here · Lading<\/title>[\s\S]*<main>[\s\S]*<h1>Nothing here<\/h1>/,
    );
    expect(page.body.match(/<h1/g)).toHaveLength(1);
    expect(page.body).toContain('prefers-color-scheme:dark');
  });
});
