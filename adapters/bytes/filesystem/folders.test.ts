import { describe, expect, it } from 'vitest';
import { sharedSync } from './folders.ts';

/** A sync whose runs end when the test says so. */
const controlled = () => {
  const runs: { folder: string; end: () => void; fail: (error: Error) => void }[] = [];
  const sync = sharedSync((folder) => new Promise<void>((resolve, reject) => runs.push({ folder, end: resolve, fail: reject })));
  return { runs, sync };
};

const settled = () => new Promise((resume) => setImmediate(resume));

describe('fsyncs of a folder', () => {
  it('are one that runs and one for all who come meanwhile', async () => {
    const { runs, sync } = controlled();
    const first = sync('a');
    const rest = Array.from({ length: 30 }, () => sync('a'));
    await settled();
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await first;
    await settled();
    expect(runs).toHaveLength(2);
    const late = sync('a');
    runs[1]?.end();
    await Promise.all(rest);
    await settled();
    expect(runs).toHaveLength(3);
    runs[2]?.end();
    await late;
  });

  it('begin after whoever waits for them came', async () => {
    const { runs, sync } = controlled();
    const first = sync('a');
    runs[0]?.end();
    const second = sync('a');
    await first;
    await settled();
    expect(runs).toHaveLength(2);
    runs[1]?.end();
    await second;
  });

  it('of different folders do not wait for each other', async () => {
    const { runs, sync } = controlled();
    const both = [sync('a'), sync('b')];
    expect(runs.map(({ folder }) => folder)).toEqual(['a', 'b']);
    for (const { end } of runs) end();
    await Promise.all(both);
  });

  it('that fail fail for those who wait for them, and for no one later', async () => {
    const { runs, sync } = controlled();
    const first = sync('a');
    const second = sync('a');
    runs[0]?.fail(new Error('EIO'));
    await expect(first).rejects.toThrow('EIO');
    await settled();
    runs[1]?.end();
    await second;
    const third = sync('a');
    await settled();
    runs[2]?.end();
    await third;
    expect(runs).toHaveLength(3);
  });
});
