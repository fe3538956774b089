import { CancelledError, ErrorType, StreamNotFoundError, UnavailableError } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { isAbsent, isConflict, isVerdict, Overdue, UnusablePosition } from './errors.ts';
import { toLogPosition, toPosition } from './events.ts';

describe('a position', () => {
  it('is the commit position, however large', () => {
    const position = toPosition('an id', { commit: 2n ** 62n, prepare: 2n ** 62n });
    expect(position).toBe('4611686018427387904');
    expect(toLogPosition(position)).toEqual({ commit: 2n ** 62n, prepare: 2n ** 62n });
  });

  it.each([
    ['differs from the prepare position', { commit: 2n, prepare: 1n }],
    ['is absent, as servers before 22.6 say it', { commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n }],
    ['is absent altogether', undefined],
  ])('is refused where it %s', (_, position) => {
    expect(() => toPosition('an id', position)).toThrow(UnusablePosition);
  });
});

/** An error as grpc-js raises it, before the client has made one of its own of it. */
const raw = (code: number) => Object.assign(new Error('wrong expected version, not found, unavailable'), { code });

describe('an error', () => {
  it.each([
    ['a lost connection', new UnavailableError()],
    ['a lost connection, raw', raw(status.UNAVAILABLE)],
    ['a broken call', new CancelledError()],
    ['a call that the client cancelled, raw', raw(status.CANCELLED)],
    ['a deadline, raw', raw(status.DEADLINE_EXCEEDED)],
    ['our own deadline', new Overdue(5_000)],
    ['another leader, which wears the code of "not found"', { type: ErrorType.NOT_LEADER, code: status.NOT_FOUND }],
    ['a socket', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
    ['something else', 'whatever'],
  ])('on the way is not a verdict: %s', (_, error) => {
    expect(isVerdict(error)).toBe(false);
  });

  it.each([
    ['not found, raw', raw(status.NOT_FOUND)],
    ['no such stream', new StreamNotFoundError(undefined, 'a stream')],
    ['not allowed, raw', raw(status.PERMISSION_DENIED)],
    ['not understood, raw', raw(status.INVALID_ARGUMENT)],
    ['an unusable position', new UnusablePosition('an id', undefined)],
  ])('by the server is a verdict: %s', (_, error) => {
    expect(isVerdict(error)).toBe(true);
  });

  it('is told by type and code, never by its text', () => {
    expect([isConflict(raw(status.UNAVAILABLE)), isAbsent(raw(status.UNAVAILABLE))]).toEqual([false, false]);
  });
});
