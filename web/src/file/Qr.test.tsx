import { cleanup, render, screen } from '@solidjs/testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { drawQr, Qr } from './Qr.tsx';

/** The drawn modules as rows of booleans. */
const grid = (text: string): readonly (readonly boolean[])[] => {
  const { size, path } = drawQr(text);
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h/g)].map(([, x, y]) => `${x},${y}`));
  return Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => dark.has(`${x},${y}`)));
};

afterEach(cleanup);

describe('a QR code', () => {
  it('has its three finders, and white around it', () => {
    const rows = grid('https://x.example/aB7xYzQ.pdf');
    const last = rows.length - 5;
    for (const [x, y] of [
      [4, 4],
      [last, 4],
      [4, last],
    ] as const)
      expect(rows[y]?.[x]).toBe(true);
    for (let index = 0; index < rows.length; index += 1)
      for (const edge of [0, 1, 2, 3]) expect(rows[edge]?.[index] || rows[index]?.[edge]).toBe(false);
  });

  it('is of a version that fits (ISO/IEC 18004), larger for more', () => {
    expect((grid('x').length - 8 - 17) % 4).toBe(0);
    expect(grid('x'.repeat(300)).length).toBeGreaterThan(grid('x').length);
  });

  it('is a picture with a name', () => {
    render(() => <Qr text="https://x.example/a" label="QR code of the link" />);
    expect(screen.getByRole('img', { name: 'QR code of the link' })).toBeTruthy();
  });
});
