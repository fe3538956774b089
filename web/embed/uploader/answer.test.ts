import { describe, expect, it } from 'vitest';
import { isWorthRetrying, readLink, readRefusal } from './answer.ts';

const link = { id: 'aB7xYzQ', link: 'https://files.example/aB7xYzQ.txt', name: 'a.txt', size: 3, sha256: 'abc' };

describe('the answer to an upload', () => {
  it('is the link that it holds', () => {
    expect(readLink({ text: JSON.stringify(link) })).toEqual(link);
  });

  it.each([
    ['', 'nothing'],
    ['<html>', 'a page'],
    ['[]', 'a list'],
    ['null', 'null'],
    [JSON.stringify({ ...link, link: 'javascript:alert(1)' }), 'a script'],
    [JSON.stringify({ ...link, size: '3' }), 'a size in words'],
    [JSON.stringify({ link: link.link }), 'no id'],
  ])('is no link where it is %s (%s)', (text) => {
    expect(readLink({ text })).toBeUndefined();
  });

  it.each([
    [0, '', 'NoConnection', 'The connection broke before the server confirmed the upload.'],
    [400, { code: 'InvalidInput', detail: 'No such project.' }, 'InvalidInput', 'No such project.'],
    [
      401,
      { code: 'Unauthenticated', detail: 'Use curl -H …' },
      'Unauthenticated',
      'This page may not upload: its permission is missing or no longer good.',
    ],
    [413, { code: 'FileTooLarge', limit_bytes: 10_000_000 }, 'FileTooLarge', 'It is larger than the 10.0 MB that are allowed.'],
    [413, '<h1>nginx</h1>', 'Unreadable', 'It is larger than this server accepts.'],
    [418, '', 'Unreadable', 'The server refused the upload (HTTP 418).'],
    [201, '{}', 'Unreadable', 'The server stored the file, but its answer could not be read.'],
  ])('of status %d says why: %j', (status, body, code, message) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    expect(readRefusal({ status, text })).toEqual({ code, status, message });
  });

  it('tells whether the same again could fare better', () => {
    expect([0, 401, 429, 500, 503, 507].filter((status) => !isWorthRetrying({ status }))).toEqual([]);
    expect([400, 404, 413].filter((status) => isWorthRetrying({ status }))).toEqual([]);
  });
});
