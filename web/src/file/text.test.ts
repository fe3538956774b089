import { afterEach, describe, expect, it, vi } from 'vitest';
import { previewedBytes, readStart } from './text.ts';

const answer = (body: BodyInit, contentType = 'text/plain; charset=utf-8', status = 206) =>
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(body, { status, headers: { 'content-type': contentType } }));

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the beginning of a text', () => {
  it('is asked for by range, and read no further where the server sends more', async () => {
    const fetched = answer('x'.repeat(previewedBytes + 1_000), 'text/plain', 200);
    expect((await readStart('/a.txt')).text).toHaveLength(previewedBytes);
    expect(fetched.mock.calls[0]?.[1]?.headers).toEqual({ range: 'bytes=0-262143' });
  });

  it('is read in the charset that the server names, and as UTF-8 where nobody knows that one', async () => {
    answer(new Uint8Array([0xe9]), 'text/plain; charset=iso-8859-1');
    expect((await readStart('/a.txt')).text).toBe('é');
    answer('é', 'text/plain; charset=klingon');
    expect((await readStart('/a.txt')).text).toBe('é');
  });

  it('does not end in half a character', async () => {
    answer(new TextEncoder().encode(`${'x'.repeat(previewedBytes - 1)}é`));
    expect((await readStart('/a.txt')).text.endsWith('x')).toBe(true);
  });

  it('knows what is no text', async () => {
    answer(new Uint8Array([65, 0, 66]));
    expect(await readStart('/a.txt')).toMatchObject({ binary: true });
  });

  it('is none where the server refuses', async () => {
    answer('gone', 'text/plain', 410);
    await expect(readStart('/a.txt')).rejects.toThrow('410');
  });
});
