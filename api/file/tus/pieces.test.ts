import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutIntoPieces } from './pieces.ts';

async function* bodyOf(chunks: readonly Uint8Array[], failure?: Error): AsyncGenerator<Uint8Array> {
  yield* chunks;
  if (failure) throw failure;
}

const cut = async (chunks: readonly Uint8Array[], pieceBytes: number, failure?: Error) => {
  const pieces = cutIntoPieces(bodyOf(chunks, failure), pieceBytes);
  const found: Buffer[] = [];
  for (let piece = await pieces.next(); piece; piece = await pieces.next())
    found.push(Buffer.concat(await Array.fromAsync(piece)));
  return { found, failure: pieces.failure() };
};

const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 30 });

describe('cutting a body into pieces', () => {
  it('loses no byte and makes no piece of nothing, whether the body ends or fails', async () => {
    const cases = fc.asyncProperty(chunks, fc.integer({ min: 1, max: 60 }), fc.boolean(), async (body, pieceBytes, fails) => {
      const failure = fails ? new Error('cut') : undefined;
      const { found, failure: told } = await cut(body, pieceBytes, failure);
      expect(Buffer.concat(found).equals(Buffer.concat(body))).toBe(true);
      expect(found.every(({ length }) => length > 0)).toBe(true);
      expect(told).toBe(failure);
    });
    await fc.assert(cases);
  });

  it('ends a piece with the chunk that fills it', async () => {
    const { found } = await cut(
      ['abc', 'def', 'g', 'hi'].map((text) => Buffer.from(text)),
      4,
    );
    expect(found.map(String)).toEqual(['abcdef', 'ghi']);
  });

  it('leaves the body when told to stop', async () => {
    let isLeft = false;
    async function* body() {
      try {
        for (;;) yield Buffer.from('a');
      } finally {
        isLeft = true;
      }
    }
    const pieces = cutIntoPieces(body(), 10);
    const piece = await pieces.next();
    for await (const _ of piece ?? []) break;
    await pieces.stop();
    expect(isLeft).toBe(true);
  });
});
