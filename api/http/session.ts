import type { FastifyReply, FastifyRequest } from 'fastify';
import { makeSession, verifySession } from './auth.ts';

const cookieName = 'lading_session';
const lifetimeMs = 7 * 86_400_000;

/** Whether the request carries a session of the admin that still holds. */
export const hasSession = ({ cookies }: FastifyRequest, key: Uint8Array, now: Date): boolean => {
  const value = cookies[cookieName];
  return value !== undefined && verifySession(value, key, now);
};

/** Gives the browser a session of seven days. The cookie is out of reach for scripts and stays home on cross-site requests. */
export const openSession = (reply: FastifyReply, key: Uint8Array, now: Date, isSecure: boolean): void => {
  const expires = new Date(now.getTime() + lifetimeMs);
  reply.setCookie(cookieName, makeSession(key, expires), {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure,
    expires,
  });
};

export const clearSession = (reply: FastifyReply): void => {
  reply.clearCookie(cookieName, { path: '/', httpOnly: true, sameSite: 'strict' });
};
