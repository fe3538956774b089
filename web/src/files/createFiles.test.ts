import { describe, expect, it } from 'vitest';
import { nextExpiry } from './createFiles.ts';

const now = Date.UTC(2026, 10, 21);
const at = (ms: number) => new Date(now + ms).toISOString();

describe('nextExpiry', () => {
  it('is the wait for the first live file to expire', () => {
    const rows = [
      { status: 'LIVE', expiresAt: at(9_000) },
      { status: 'LIVE', expiresAt: at(4_000) },
      { status: 'EXPIRED', expiresAt: at(1_000) },
      { status: 'LIVE', expiresAt: at(-1_000) },
      { status: 'LIVE', expiresAt: null },
    ] as const;
    expect(nextExpiry(rows, now)).toBe(4_300);
  });

  it('is none where nothing expires, and never longer than a timer can hold', () => {
    expect(nextExpiry([{ status: 'LIVE', expiresAt: null }], now)).toBeUndefined();
    expect(nextExpiry([{ status: 'LIVE', expiresAt: at(1e12) }], now)).toBe(2 ** 31 - 1);
  });
});
