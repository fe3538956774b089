import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Happening, isBusy, pace, type Receipt, startable, step, type Upload } from './queue.ts';
import { usualTerms } from './terms.ts';

const receipt: Receipt = {
  id: 'aB7xYzQ',
  name: 'a.txt',
  size: 1_000,
  link: 'http://x/aB7xYzQ',
  uploadedAt: 1,
  expiresAt: undefined,
};
const upload = (over: Partial<Upload> = {}): Upload => ({
  key: 'k1',
  turn: 1,
  name: 'a.txt',
  size: 1_000,
  terms: usualTerms,
  state: { status: 'waiting' },
  ...over,
});
const after = (happenings: readonly Happening[], start: Upload = upload()): Upload => happenings.reduce(step, start);

const neverGoesBack = (before: Upload, now: Upload): Upload => {
  if (before.state.status === 'stored') expect(now.state).toEqual(before.state);
  if (before.state.status === 'sending' && now.state.status === 'sending') {
    expect(now.state.sent).toBeGreaterThanOrEqual(before.state.sent);
  }
  return now;
};

describe('an upload', () => {
  it('goes from waiting over sending and storing to stored', () => {
    const sending = after([
      { type: 'started', at: 0 },
      { type: 'progressed', share: 0.25, at: 1_000 },
    ]);
    expect(sending.state).toEqual({ status: 'sending', sent: 250, startedAt: 0, at: 1_000 });
    const storing = step(sending, { type: 'progressed', share: 1, at: 2_000 });
    expect(storing.state).toEqual({ status: 'storing' });
    expect(step(storing, { type: 'stored', receipt }).state).toEqual({ status: 'stored', receipt });
  });

  it('waits out a lost connection and goes on from what the server has', () => {
    const interrupted = after([{ type: 'started', at: 0 }, { type: 'progressed', share: 0.5, at: 1 }, { type: 'interrupted' }]);
    expect(interrupted.state).toEqual({ status: 'interrupted', sent: 500 });
    expect(isBusy([interrupted])).toBe(true);
    expect(startable([interrupted], 1)).toEqual([]);
    const onAgain = step(interrupted, { type: 'progressed', share: 0.4, at: 9 });
    expect(onAgain.state).toEqual({ status: 'sending', sent: 400, startedAt: 9, at: 9 });
    expect(step(onAgain, { type: 'stored', receipt }).state.status).toBe('stored');
  });

  it('can be retried after failing or being cancelled, and starts anew', () => {
    const failed = after([
      { type: 'started', at: 0 },
      { type: 'failed', message: 'The store is full.' },
    ]);
    expect(failed.state).toEqual({ status: 'failed', message: 'The store is full.' });
    expect(step(failed, { type: 'retried' }).state).toEqual({ status: 'waiting' });
    expect(after([{ type: 'cancelled' }, { type: 'retried' }]).state).toEqual({ status: 'waiting' });
  });

  it('admits that a cancel may have come too late', () => {
    const sending = after([{ type: 'started', at: 0 }]);
    expect(step(sending, { type: 'cancelled' }).state).toEqual({ status: 'cancelled', late: false });
    const storing = step(sending, { type: 'progressed', share: 1, at: 1 });
    expect(step(storing, { type: 'cancelled' }).state).toEqual({ status: 'cancelled', late: true });
  });

  it('ignores news that comes too late', () => {
    const cancelled = after([{ type: 'started', at: 0 }, { type: 'cancelled' }]);
    for (const late of [
      { type: 'progressed', share: 0.5, at: 9 },
      { type: 'stored', receipt },
      { type: 'failed', message: 'aborted' },
    ] as const) {
      expect(step(cancelled, late)).toBe(cancelled);
    }
  });

  it('once stored never changes, and what was sent never shrinks', () => {
    const happening = fc.oneof<fc.Arbitrary<Happening>[]>(
      fc.record({ type: fc.constant('started' as const), at: fc.nat() }),
      fc.record({ type: fc.constant('progressed' as const), share: fc.double({ min: 0, max: 1, noNaN: true }), at: fc.nat() }),
      fc.constant({ type: 'failed' as const, message: 'm' }),
      fc.constant({ type: 'interrupted' as const }),
      fc.constant({ type: 'cancelled' as const }),
      fc.constant({ type: 'retried' as const }),
      fc.constant({ type: 'stored' as const, receipt }),
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        const course = happenings.map((_, index) => after(happenings.slice(0, index + 1)));
        course.reduce(neverGoesBack, upload());
      }),
    );
  });
});

describe('the queue', () => {
  const [waiting, sending] = [upload(), after([{ type: 'started', at: 0 }])];

  it('starts waiting uploads in order, up to the limit', () => {
    const uploads = [
      { ...waiting, key: 'c', turn: 3 },
      { ...sending, key: 'a', turn: 1 },
      { ...waiting, key: 'b', turn: 2 },
    ];
    expect(startable(uploads, 2)).toEqual(['b']);
    expect(startable(uploads, 1)).toEqual([]);
    expect(startable(uploads, 9)).toEqual(['b', 'c']);
  });

  it('is busy while something waits or runs', () => {
    expect(isBusy([sending])).toBe(true);
    expect(isBusy([waiting])).toBe(true);
    expect(isBusy([step(waiting, { type: 'cancelled' })])).toBe(false);
  });
});

describe('pace', () => {
  it('needs half a second, then tells speed and time left', () => {
    expect(pace(1_000, { status: 'sending', sent: 100, startedAt: 0, at: 400 })).toBeUndefined();
    expect(pace(1_000, { status: 'sending', sent: 250, startedAt: 0, at: 1_000 })).toEqual({
      bytesPerSecond: 250,
      leftMs: 3_000,
    });
  });
});
