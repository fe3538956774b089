import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSigned, signatureOf, signed } from './signature.ts';

const keys = { key: Buffer.from('736563726574', 'hex'), salt: Buffer.from('68656C6C6F', 'hex') };
const path = '/rs:fill:300:400:0/g:sm/aHR0cDovL2V4YW1w/bGUuY29tL2ltYWdl/cy9jdXJpb3NpdHku/anBn.png';
const published = 'oKfUtW34Dvo2BGQehJFR4Nr0_rIjOtdtzJ3QFsUcXH8';

describe('the signature of a path', () => {
  it('is that of the example that imgproxy publishes', () => {
    expect(signatureOf(path, keys)).toBe(published);
    expect(isSigned(path, published, keys)).toBe(true);
  });

  it('holds for no other path, key or salt', () => {
    expect(isSigned(`${path}/`, published, keys)).toBe(false);
    expect(isSigned(path, published, { ...keys, key: Buffer.from('00', 'hex') })).toBe(false);
    expect(isSigned(path, published, { ...keys, salt: Buffer.from('00', 'hex') })).toBe(false);
  });

  it('is not taken in another spelling', () => {
    for (const wrong of [
      `${published}=`,
      published.replace('_', '/'),
      published.slice(0, -1),
      '',
      undefined,
      [published, published],
    ])
      expect(isSigned(path, wrong, keys)).toBe(false);
  });

  it('changes with every path, and passes in a URL as it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const signature = signatureOf(one, keys);
        expect(encodeURIComponent(signature)).toBe(signature);
        expect(isSigned(other, signature, keys)).toBe(one === other);
      }),
    );
  });

  it('is appended to the query that there is, and leaves it out', () => {
    const signature = signatureOf('/image/a/-/invert/', keys);
    expect(signed('/image/a/-/invert/', keys)).toBe(`/image/a/-/invert/?sig=${signature}`);
    expect(signed('/image/a/-/invert/?download', keys)).toBe(`/image/a/-/invert/?download&sig=${signature}`);
  });
});
