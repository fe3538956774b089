import type { Fact } from '@lading/schema/events/registry.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { given } from '../log/testing.ts';
import { attemptsLeft, type ClientState, clientDecider, linkDecider, type TryPassword } from './decider.ts';

const client = 'somebody';
const minute = 60_000;
const at = (minutes: number): string => new Date(Date.UTC(2026, 10, 21, 9, minutes)).toISOString();
const attempt = (isRight: boolean, minutes = 0): TryPassword => ({
  client,
  isRight,
  isSignIn: true,
  now: at(minutes),
  lockStepMs: minute,
});
const failed = (failures: number): Fact => ({ type: 'AdminLoginFailed', data: { client, failures } });
const locked = (locks: number, untilMinute: number): Fact => ({
  type: 'AdminLockedOut',
  data: { client, until: at(untilMinute), locks },
});
const loggedIn: Fact = { type: 'AdminLoggedIn', data: { method: 'password', linkHash: null, client } };

/** When wrong passwords got through, in minutes, of those that were tried with these gaps between them. */
const triesOf = (gaps: readonly number[]): number[] => {
  let state: ClientState = clientDecider.initial;
  let minutes = 0;
  return gaps.flatMap((gap) => {
    minutes += gap;
    const decided = clientDecider.decide(attempt(false, minutes), state);
    if (decided instanceof Error) return [];
    state = decided.reduce(clientDecider.evolve, state);
    return [minutes];
  });
};

const waitBefore = (nth: number): number => (nth <= 3 ? 0 : ((nth - 3) * (nth - 2)) / 2);

describe('a client that tries the admin password', () => {
  it('is let in by the right one', () => given(clientDecider).when(attempt(true)).thenEvents(loggedIn));

  it('has three tries', () => {
    given(clientDecider).when(attempt(false)).thenEvents(failed(1));
    given(clientDecider, failed(1)).when(attempt(false)).thenEvents(failed(2));
    given(clientDecider, failed(1), failed(2)).when(attempt(false)).thenEvents(failed(3), locked(1, 1));
  });

  const lockedOnce = [failed(1), failed(2), failed(3), locked(1, 1)] as const;

  it('is refused while it is locked out, whatever the password', () => {
    given(clientDecider, ...lockedOnce)
      .when(attempt(true))
      .thenProblem('AdminLockedOut');
    given(clientDecider, ...lockedOnce)
      .when(attempt(false))
      .thenProblem('AdminLockedOut');
  });

  it('is locked out by one more failure after a lock, and for longer', () => {
    given(clientDecider, ...lockedOnce)
      .when(attempt(false, 1))
      .thenEvents(failed(4), locked(2, 3));
    given(clientDecider, ...lockedOnce, failed(4), locked(2, 3))
      .when(attempt(false, 3))
      .thenEvents(failed(5), locked(3, 6));
  });

  it('begins anew after a success', () => {
    given(clientDecider, ...lockedOnce)
      .when(attempt(true, 1))
      .thenEvents(loggedIn);
    given(clientDecider, ...lockedOnce, loggedIn)
      .when(attempt(false, 1))
      .thenEvents(failed(1));
  });

  it('leaves no trace by a right password with a request, unless there are failures to forget', () => {
    const withRequest = { ...attempt(true), isSignIn: false };
    given(clientDecider).when(withRequest).thenEvents();
    given(clientDecider, failed(1)).when(withRequest).thenEvents(loggedIn);
  });

  it('is told how many tries are left', () => {
    const after = (...facts: Fact[]) => attemptsLeft(facts.reduce(clientDecider.evolve, clientDecider.initial));
    expect([after(), after(failed(1)), after(failed(1), failed(2)), after(...lockedOnce)]).toEqual([3, 2, 1, 0]);
  });

  it('cannot do what else happens to the admin', () => {
    expect(() => clientDecider.evolve(clientDecider.initial, { type: 'PruneFinished', data: { order: 'x' } })).toThrow(
      'PruneFinished',
    );
  });

  it('never gets a fourth try in a row, nor more than one after each lock, whenever it tries', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(90)), (gaps) => {
        const tries = triesOf(gaps);
        // The third locks for one minute, the fourth for two …: each later one has waited for all locks before it.
        for (const [index, minutes] of tries.entries()) expect(minutes).toBeGreaterThanOrEqual(waitBefore(index + 1));
      }),
    );
  });
});

describe('a sign-in link', () => {
  const linkHash = 'a'.repeat(64);
  const used: Fact = { type: 'AdminLoggedIn', data: { method: 'link', linkHash, client } };

  it('is good once', () => {
    given(linkDecider).when({ linkHash, client }).thenEvents(used);
    given(linkDecider, used).when({ linkHash, client }).thenProblem('SignInLinkSpent');
  });
});
