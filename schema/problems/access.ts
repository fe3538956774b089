import type { Entry } from './entry.ts';

/** Refusals that are about who asks, and how often. */
export const accessProblems = {
  Unauthenticated: {
    kind: 'unauthenticated',
    title: 'A credential is needed',
    say: () => 'Send the API token as "Authorization: Bearer <token>".',
  },
  Forbidden: {
    kind: 'forbidden',
    title: 'Not allowed',
    say: (d: { needs: string }) => `This needs ${d.needs}.`,
  },
  CrossSiteRequest: {
    kind: 'forbidden',
    title: 'Cross-site request refused',
    say: () =>
      'A request with a session cookie must carry a header that a foreign page cannot set, such as "x-graphql-yoga-csrf".',
  },
  SignInLinkSpent: {
    kind: 'forbidden',
    title: 'This sign-in link no longer works',
    say: () => 'A sign-in link is good once, for 15 minutes. Restart Lading for a new one, or use the admin password.',
  },
  WrongAdminPassword: {
    kind: 'unauthenticated',
    title: 'Wrong password',
    say: (d: { attemptsLeft: number }) =>
      d.attemptsLeft > 0
        ? `That is not the admin password. Attempts left: ${d.attemptsLeft}.`
        : 'That is not the admin password. No attempts are left for now.',
  },
  AdminLockedOut: {
    kind: 'limited',
    title: 'Locked out',
    say: (d: { retryAfterSeconds: number; until: string }) =>
      `Too many wrong admin passwords came from your address; try again in ${d.retryAfterSeconds} s.`,
  },
  PasswordWanted: {
    kind: 'unauthenticated',
    title: 'A password is wanted',
    say: () => 'This link has a password. Send it with HTTP Basic under any user name, or as the header "Lading-Password".',
  },
  TooManyGuesses: {
    kind: 'limited',
    title: 'Too many wrong passwords',
    say: (d: { retryAfterSeconds: number }) =>
      `Too many wrong passwords for this link came from your address; try again in ${d.retryAfterSeconds} s.`,
  },
  TooManyRequests: {
    kind: 'limited',
    title: 'Too many requests',
    say: (d: { retryAfterSeconds: number }) => `Try again in ${d.retryAfterSeconds} s.`,
  },
} as const satisfies Record<string, Entry>;
