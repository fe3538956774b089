import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Handle, readArea, readPoint, shifted, stretched, writeArea, writePoint } from './area.ts';

const picture = { width: 1_000, height: 600 };
const read = (size: string, place = '') => readArea({ size, place }, picture);

describe('an area', () => {
  it.each([
    ['300x200', '', { left: 0, top: 0, width: 300, height: 200 }],
    ['300x200', '10,20', { left: 10, top: 20, width: 300, height: 200 }],
    ['300x200', 'center', { left: 350, top: 200, width: 300, height: 200 }],
    ['50px50p', '100p,0p', { left: 500, top: 0, width: 500, height: 300 }],
    ['50px100', 'right', { left: 500, top: 250, width: 500, height: 100 }],
    ['300x200', 'left,bottom', { left: 0, top: 400, width: 300, height: 200 }],
    ['1:1', '', { left: 200, top: 0, width: 600, height: 600 }],
    ['16:9', 'bottom', { left: 0, top: 37, width: 1_000, height: 563 }],
    ['300x200', 'smart', { left: 350, top: 200, width: 300, height: 200 }],
  ])('%s at "%s" lies where the server cuts', (size, place, rect) => {
    expect(read(size, place)).toEqual(rect);
  });

  it.each(['', '300', 'x', '300x', '0x20', 'axb', '1:0'])('is none as long as its size is "%s"', (size) => {
    expect(read(size)).toBeUndefined();
  });

  it('is written in the units that it had', () => {
    const rect = { left: 100, top: 60, width: 500, height: 300 };
    expect(writeArea(rect, picture, { size: '10x10', place: 'center' })).toEqual({ size: '500x300', place: '100,60' });
    expect(writeArea(rect, picture, { size: '9px9p', place: '' })).toEqual({ size: '50px50p', place: '20p,20p' });
    expect(writeArea({ ...rect, width: 600, height: 600, top: 0 }, picture, { size: '1:1', place: '' })).toEqual({
      size: '1:1',
      place: '25p,0p',
    });
    expect(writeArea(rect, picture, { size: '1:1', place: '' }).size).toBe('500x300');
  });

  it('comes back to within a pixel, in pixels exactly', () => {
    const side = (most: number) => fc.tuple(fc.integer({ min: 1, max: most }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(side(1_000), side(600), fc.constantFrom('10x10', '10px10p'), ([width, x], [height, y], size) => {
        const rect = { width, height, left: Math.round(x * (1_000 - width)), top: Math.round(y * (600 - height)) };
        const back = readArea(writeArea(rect, picture, { size, place: '' }), picture);
        const off = size === '10x10' ? 0 : 1;
        for (const part of ['left', 'top', 'width', 'height'] as const)
          expect(Math.abs((back?.[part] ?? -9) - rect[part])).toBeLessThanOrEqual(off);
      }),
    );
  });

  it('is moved and resized within the picture, whatever one drags', () => {
    const drag = fc.integer({ min: -2_000, max: 2_000 });
    const one = fc.constantFrom<-1 | 0 | 1>(-1, 0, 1);
    const handle = fc.record<Handle>({ x: one, y: one }).filter(({ x, y }) => x !== 0 || y !== 0);
    const rect = { left: 200, top: 100, width: 300, height: 200 };
    fc.assert(
      fc.property(drag, drag, handle, fc.option(fc.constantFrom(1, 1.5, 16 / 9), { nil: undefined }), (dx, dy, held, ratio) => {
        for (const { left, top, width, height } of [
          shifted(rect, dx, dy, picture),
          stretched(rect, held, dx, dy, picture, ratio),
        ]) {
          expect(Math.min(left, top)).toBeGreaterThanOrEqual(-1e-9);
          expect(left + width).toBeLessThanOrEqual(1_000 + 1e-9);
          expect(top + height).toBeLessThanOrEqual(600 + 1e-9);
          expect(Math.min(width, height)).toBeGreaterThan(0);
        }
        const kept = stretched(rect, held, dx, dy, picture, ratio);
        if (ratio !== undefined) expect(kept.width / kept.height).toBeCloseTo(ratio);
      }),
    );
  });

  it('keeps the edges that nobody drags', () => {
    const rect = { left: 200, top: 100, width: 300, height: 200 };
    expect(stretched(rect, { x: 1, y: 0 }, 50, 999, picture)).toEqual({ ...rect, width: 350 });
    expect(stretched(rect, { x: -1, y: -1 }, -50, 20, picture)).toEqual({ left: 150, top: 120, width: 350, height: 180 });
  });
});

describe('a point', () => {
  it('is read and written in percents', () => {
    expect(readPoint('', picture)).toEqual({ x: 0.5, y: 0.5 });
    expect(readPoint('smart', picture)).toEqual({ x: 0.5, y: 0.5 });
    expect(readPoint('top', picture)).toEqual({ x: 0.5, y: 0 });
    expect(readPoint('100,60', picture)).toEqual({ x: 0.1, y: 0.1 });
    expect(writePoint({ x: 0.304, y: 1.2 })).toBe('30p,100p');
  });
});
