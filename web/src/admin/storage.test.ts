import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partsOf, shareOf, topTypes } from './storage.ts';

it('never draws more than the bar, however full the store is', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1 }), (bytes, orphanBytes, capacity) => {
      const parts = partsOf({ bytes, orphanBytes }, capacity);
      expect(parts.every(({ share }) => share >= 0)).toBe(true);
      expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1);
    }),
  );
});

it('says a share without saying 0% of something', () => {
  expect([shareOf(0, 100), shareOf(1, 1_000), shareOf(50, 100)]).toEqual(['0%', 'under 1%', '50%']);
});

it('sums up the types that hold the least', () => {
  const types = Array.from({ length: 9 }, (_, index) => ({ key: `t/${index}`, files: 1, bytes: 10 }));
  expect(topTypes(types)).toHaveLength(6);
  expect(topTypes(types).at(-1)).toEqual({ key: '4 other types', files: 4, bytes: 40 });
  expect(topTypes(types.slice(0, 6))).toHaveLength(6);
});
