import { describe, expect, it } from 'vitest';
import { effects } from '../testing/golden/effects.ts';
import { geometry } from '../testing/golden/geometry.ts';
import { settings } from '../testing/golden/settings.ts';
import { type Golden, golden, rendered } from '../testing/golden.ts';
import { meanDifference, similarity } from '../testing/raster.ts';
import { readTransformation } from '../transformation.ts';
import { operations } from './index.ts';

const lines: readonly Golden[] = [...geometry, ...settings, ...effects];

describe('a picture beside the one that somebody else made', () => {
  it.each(lines.map((line) => ({ ...line, title: `${line.url} of ${line.picture ?? 'photo'}` })))('$title', async (line) => {
    const [ours, theirs] = await Promise.all([rendered(line), golden(line)]);
    expect([ours.width, ours.height]).toEqual([theirs.width, theirs.height]);
    expect(meanDifference(ours, theirs)).toBeLessThanOrEqual(line.within.mean);
    if (line.within.alike !== undefined) expect(similarity(ours, theirs)).toBeGreaterThanOrEqual(line.within.alike);
  });
});

/** What answers JSON is no picture to compare. */
const givePictures = operations.filter(({ example }) => {
  const [name = '', ...params] = example.split('/');
  return readTransformation([{ name, params }]).mode.answer === 'picture';
});

describe('every operation', () => {
  it.each(givePictures)('$name has its example compared', ({ example }) => {
    expect(lines.filter(({ url }) => url.split('/-/').includes(example))).not.toEqual([]);
  });
});
