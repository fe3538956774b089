import type { Fact } from '@lading/schema/events/registry.ts';
import { problem } from '@lading/schema/problems.ts';
import type { Decider } from '../log/execute.ts';

export const adminStream = 'admin';

/** How many wrong passwords a client has before it is locked out. */
const attempts = 3;

/** What the log knows of one client that tried the admin password, since it last succeeded. */
export type ClientState = { readonly failures: number; readonly locks: number; readonly lockedUntil: string | null };

export type TryPassword = {
  readonly client: string;
  readonly isRight: boolean;
  /** A sign-in is recorded; a password that comes with each request only where there are failures to forget. */
  readonly isSignIn: boolean;
  readonly now: string;
  readonly lockStepMs: number;
};

/** The refusal of a client that is locked out at a time; `undefined` where it is not. */
export const lockOf = ({ lockedUntil }: ClientState, now: string) =>
  lockedUntil !== null && now < lockedUntil
    ? problem('AdminLockedOut', {
        retryAfterSeconds: Math.ceil((Date.parse(lockedUntil) - Date.parse(now)) / 1000),
        until: lockedUntil,
      })
    : undefined;

/** How many wrong passwords are left before the next lock. */
export const attemptsLeft = ({ failures, locks }: ClientState): number => (locks > 0 ? 0 : Math.max(0, attempts - failures));

/** Three wrong passwords lock a client out, and after a lock each one more does, for a step longer each time. */
export const clientDecider: Decider<ClientState, TryPassword> = {
  initial: { failures: 0, locks: 0, lockedUntil: null },
  decide: ({ client, isRight, isSignIn, now, lockStepMs }, state) => {
    const lock = lockOf(state, now);
    if (lock) return lock;
    const failures = state.failures + 1;
    const locks = state.locks + 1;
    if (isRight)
      return isSignIn || state.failures > 0
        ? [{ type: 'AdminLoggedIn', data: { method: 'password', linkHash: null, client } }]
        : [];
    const failed: Fact = { type: 'AdminLoginFailed', data: { client, failures } };
    if (state.locks === 0 && failures < attempts) return [failed];
    const until = new Date(Date.parse(now) + locks * lockStepMs).toISOString();
    return [failed, { type: 'AdminLockedOut', data: { client, until, locks } }];
  },
  evolve: (state, fact) => {
    switch (fact.type) {
      case 'AdminLoginFailed':
        return { ...state, failures: fact.data.failures };
      case 'AdminLockedOut':
        return { ...state, locks: fact.data.locks, lockedUntil: fact.data.until };
      case 'AdminLoggedIn':
        return clientDecider.initial;
      default:
        throw new Error(`what a client did at the admin's door holds no ${fact.type}`);
    }
  },
};

export type LinkState = { readonly isSpent: boolean };

export type UseLink = { readonly client: string | null; readonly linkHash: string };

/** A sign-in link is good once. */
export const linkDecider: Decider<LinkState, UseLink> = {
  initial: { isSpent: false },
  decide: ({ client, linkHash }, { isSpent }) =>
    isSpent ? problem('SignInLinkSpent') : [{ type: 'AdminLoggedIn', data: { method: 'link', linkHash, client } }],
  evolve: () => ({ isSpent: true }),
};
