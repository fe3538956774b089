import { createHmac } from 'node:crypto';
import type { Limits } from '@lading/adapters/limits/port.ts';
import type { File } from '@lading/projections/files-queries.ts';
import type { Clock } from '@lading/schema/clock.ts';
import { problem } from '@lading/schema/problems.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { makeSession, verifySession } from '../http/auth.ts';
import { createInTurn } from '../log/in-turn.ts';
import { verifyPassword } from './password.ts';

type Deps = {
  readonly secrets: { readonly sessionKey: Uint8Array };
  readonly clock: Clock;
  readonly limits: Limits;
};

/** Who may pass to a link with a password. */
export type LinkAccess = {
  /** Whether the request brings a pass that `grant` gave the browser. */
  hasPass(file: File, request: FastifyRequest): boolean;
  /**
   * Whether this is the password of the link. Wrong ones slow their client down, at this link.
   * @throws Problem TooManyGuesses before anything is compared, so that it tells nothing about the password
   */
  isRight(file: File, password: string, client: string): Promise<boolean>;
  /** Remembers in the browser that the password was given. */
  grant(file: File, reply: FastifyReply, isSecure: boolean): void;
};

/** How long a browser that gave the password of a link need not give it again. */
const passMs = 12 * 3_600_000;

const cookieName = ({ slug }: File): string => `lading_link_${slug}`;

/** Five passwords in a minute; who gives more waits a minute, then two, then four, up to an hour. */
const guessing = { name: 'guesses', times: 5, seconds: 60, growing: { longestSeconds: 3_600, memorySeconds: 86_400 } } as const;

export const createLinkAccess = ({ secrets, clock, limits }: Deps): LinkAccess => {
  const guesses = limits.open(guessing);
  const inTurn = createInTurn();
  // Passwords that a client got right lately, by a keyed hash, so that the ranges of one download do not each cost a derivation.
  const rightLately = new LRUCache<string, true>({ max: 10_000, ttl: 300_000 });
  /** A pass is for one link under one password; changing the password ends it. */
  const keyOf = ({ uuid, passwordHash }: File) =>
    createHmac('sha256', secrets.sessionKey).update(`link\0${uuid}\0${passwordHash}`).digest();

  return {
    hasPass(file, { cookies }) {
      const pass = cookies[cookieName(file)];
      return pass !== undefined && verifySession(pass, keyOf(file), clock.now());
    },
    async isRight(file, password, client) {
      const { passwordHash } = file;
      if (passwordHash === null) return true;
      const known = createHmac('sha256', keyOf(file)).update(`${client}\0${password}`).digest('base64url');
      if (rightLately.has(known)) return true;
      const guesser = `${file.uuid}:${client}`;
      // In turn, so that the many connections of one download find what the first of them has proved.
      return inTurn(guesser, async () => {
        if (rightLately.has(known)) return true;
        const waitMs = await guesses.take(guesser);
        if (waitMs > 0) throw problem('TooManyGuesses', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
        if (!(await verifyPassword(password, passwordHash))) return false;
        rightLately.set(known, true);
        await guesses.forget(guesser);
        return true;
      });
    },
    grant(file, reply, isSecure) {
      const expires = new Date(clock.now().getTime() + passMs);
      const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure, expires } as const;
      reply.setCookie(cookieName(file), makeSession(keyOf(file), expires), options);
    },
  };
};

/** The password that a request brings: with HTTP Basic under any user name, or in `Lading-Password`. */
export const givenPassword = ({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined => {
  const header = headers['lading-password'];
  if (typeof header === 'string') return header;
  const encoded = /^Basic +([A-Za-z0-9+/=]+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : undefined;
};
