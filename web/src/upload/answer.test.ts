import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUploadAnswer } from './answer.ts';

const body = {
  id: 'aB7xYzQ',
  name: 'report.pdf',
  size: 12,
  link: 'http://localhost:8080/aB7xYzQ.pdf',
  uploaded_at: '2026-11-21T12:00:00.000Z',
  expires_at: '2026-11-24T12:00:00.000Z',
};

describe('readUploadAnswer', () => {
  it('makes a receipt of 201', () => {
    expect(readUploadAnswer(201, JSON.stringify(body), 0)).toEqual({
      receipt: {
        id: 'aB7xYzQ',
        name: 'report.pdf',
        size: 12,
        link: 'http://localhost:8080/aB7xYzQ.pdf',
        uploadedAt: Date.UTC(2026, 10, 21, 12),
        expiresAt: Date.UTC(2026, 10, 24, 12),
      },
    });
  });

  it('knows a file that never expires', () => {
    expect(readUploadAnswer(201, JSON.stringify({ ...body, expires_at: null }), 0)).toMatchObject({
      receipt: { expiresAt: undefined },
    });
  });

  it('refuses a link that is no web address', () => {
    expect(readUploadAnswer(201, JSON.stringify({ ...body, link: 'javascript:alert(1)' }), 0)).toHaveProperty('message');
  });

  it('says how large a file may be in a unit people use', () => {
    expect(readUploadAnswer(413, '{"detail":"A file may hold at most 10485760 bytes.","limit_bytes":10485760}', 0)).toEqual({
      message: 'The file is larger than the 10.5 MB this server accepts.',
    });
  });

  it("passes the server's words on", () => {
    const problem = { status: 507, title: 'The store is full', detail: 'The store holds 9 of at most 9 bytes.' };
    expect(readUploadAnswer(507, JSON.stringify(problem), 0)).toEqual({ message: problem.detail });
  });

  it('explains a lost session in terms of this page, whatever the server says', () => {
    expect(readUploadAnswer(401, '{"detail":"Send the API token as a header."}', 0)).toEqual({
      message: 'Your sign-in is no longer good. Sign in again, then retry.',
    });
  });

  it('has words for an answer that never came and for one it cannot read', () => {
    expect(readUploadAnswer(0, '', 0)).toHaveProperty('message', expect.stringContaining('connection broke'));
    expect(readUploadAnswer(502, '<html>', 0)).toHaveProperty('message', expect.stringContaining('HTTP 502'));
  });

  it('always has either a receipt or words', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, text) => {
        const answer = readUploadAnswer(status, text, 0);
        expect('receipt' in answer || answer.message.length > 0).toBe(true);
      }),
    );
  });
});
