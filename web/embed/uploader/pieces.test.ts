import { describe, expect, it } from 'vitest';
import { metadataOf, verdictOn, waitBefore } from './pieces.ts';

const answer = (status: number, headers: Readonly<Record<string, string>> = {}) => ({
  status,
  text: '',
  header: (name: string) => headers[name] ?? null,
});

const fresh = { attempt: 0, isAnew: false };
const known = { ...fresh, place: 'https://files.example/files/x', offset: 5 };

describe('a large upload', () => {
  it.each([0, 409, 423, 429, 502, 503, 504])('waits and goes on after %d, but not for ever', (status) => {
    expect(verdictOn(answer(status), known)).toBe('wait');
    expect(verdictOn(answer(status), { ...known, attempt: 24 })).toBe('refused');
  });

  it.each([404, 410])('begins again once after %d, when it had begun', (status) => {
    expect(verdictOn(answer(status), known)).toBe('anew');
    expect(verdictOn(answer(status), { ...known, isAnew: true })).toBe('refused');
    expect(verdictOn(answer(status), fresh)).toBe('refused');
  });

  it.each([304, 400, 401, 412, 413, 500, 507])('is left after %d', (status) => {
    expect(verdictOn(answer(status), known)).toBe('refused');
  });

  it('goes on until it is told its link', () => {
    expect(verdictOn(answer(201, { location: '/files/x' }), fresh)).toBe('on');
    expect(verdictOn(answer(204, { 'upload-offset': '8' }), known)).toBe('on');
    expect(verdictOn(answer(204, { 'lading-link': 'https://files.example/aB7xYzQ' }), known)).toBe('done');
  });

  it('waits longer each time, or as long as it is told', () => {
    expect([0, 1, 2, 3, 4, 23].map((attempt) => waitBefore(attempt))).toEqual([0, 1_000, 2_000, 5_000, 15_000, 15_000]);
    expect(waitBefore(0, '7')).toBe(7_000);
    expect(waitBefore(0, '86400')).toBe(60_000);
    expect(waitBefore(1, 'Wed, 21 Oct 2026 07:28:00 GMT')).toBe(1_000);
  });

  it('says what it is in base64 of UTF-8', () => {
    expect(metadataOf({ filename: 'größe.txt', ttl: '2h' })).toBe('filename Z3LDtsOfZS50eHQ=,ttl Mmg=');
    expect(metadataOf({})).toBe('');
  });
});
