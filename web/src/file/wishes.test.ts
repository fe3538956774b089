import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LifetimeForm, wantLifetime, wantLimit, wantMetadata, wantName, wantPassword } from './wishes.ts';

const changesOf = (wanted: ReturnType<typeof wantName>) => ('changes' in wanted ? wanted.changes : undefined);

describe('a lifetime', () => {
  const form: LifetimeForm = { choice: 'keep', amount: '', unit: 'h', sliding: false };

  it('stays as it is, is one of the usual ones, or another', () => {
    expect(changesOf(wantLifetime(form, false))).toEqual({});
    expect(changesOf(wantLifetime({ ...form, choice: '7d' }, false))).toEqual({ ttl: '7d' });
    expect(changesOf(wantLifetime({ ...form, choice: 'inf' }, false))).toEqual({ ttl: 'inf' });
    expect(changesOf(wantLifetime({ ...form, choice: 'custom', amount: ' 36 ' }, false))).toEqual({ ttl: '36h' });
    expect(changesOf(wantLifetime({ ...form, sliding: true }, false))).toEqual({ sliding: true });
  });

  it.each(['', '0', '-1', '1.5', 'x', '1e99'])('is not "%s" hours', (amount) => {
    expect(wantLifetime({ ...form, choice: 'custom', amount }, false)).toHaveProperty('wrong');
  });
});

describe('a name', () => {
  it('is trimmed, and there must be one', () => {
    expect(changesOf(wantName(' b.txt ', 'a.txt'))).toEqual({ name: 'b.txt' });
    expect(changesOf(wantName('a.txt', 'a.txt'))).toEqual({});
    expect(wantName('  ', 'a.txt')).toHaveProperty('wrong');
  });
});

describe('a limit', () => {
  it('is a whole number from 1, or none', () => {
    expect(changesOf(wantLimit('5'))).toEqual({ maxDownloads: 5 });
    expect(changesOf(wantLimit(' '))).toEqual({ maxDownloads: null });
    for (const text of ['0', '-2', '2.5', 'many', '2147483648']) expect(wantLimit(text)).toHaveProperty('wrong');
  });
});

describe('a password', () => {
  it('is taken as typed, or away', () => {
    expect(changesOf(wantPassword(' p '))).toEqual({ password: ' p ' });
    expect(changesOf(wantPassword(''))).toEqual({ password: null });
  });
});

describe('metadata', () => {
  it('are a JSON object', () => {
    expect(changesOf(wantMetadata('{"a": [1]}'))).toEqual({ metadata: { a: [1] } });
    expect(changesOf(wantMetadata(''))).toEqual({ metadata: {} });
    for (const text of ['[]', '1', 'null', '{', '{a: 1}']) expect(wantMetadata(text)).toHaveProperty('wrong');
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof wantMetadata(text) === 'object'));
  });
});
