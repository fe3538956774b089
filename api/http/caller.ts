import { isProblem, problem } from '@lading/schema/problems.ts';
import type { FastifyRequest } from 'fastify';
import type { Lading } from '../lading.ts';
import type { Context } from '../log/context.ts';
import { bearerToken, isSameSecret } from './auth.ts';
import { isForgeable, isFromElsewhere } from './cross-site.ts';
import { hasSession } from './session.ts';

export type Role = 'anonymous' | 'token' | 'admin';

/** Who a request comes from, and what they may do. */
export type Caller = {
  readonly role: Role;
  /** Uploads and management: token, admin, or anybody where ALLOW_ANONYMOUS says so. */
  readonly mayManage: boolean;
  /** What events of this request carry. */
  readonly context: Context;
  /** The absolute base of links, without a slash at its end. */
  readonly baseUrl: string;
  /** Takes one request from this client's bucket; free with a credential. @throws Problem TooManyRequests */
  readonly spend: () => Promise<void>;
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any route runs; read it with `callerOf`. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    /** Takes a plain form of our own pages: no header of it is out of a foreign page's reach, so the browser's word must do. */
    plainForm?: true;
    /** Reads its path itself, as it was sent: text in it may hold what a path elsewhere may not. */
    readsPath?: true;
  }
}

export const callerOf = ({ caller }: FastifyRequest): Caller => {
  if (!caller) throw new Error('a route ran before its caller was identified');
  return caller;
};

/** Works out who asks: by bearer token first, then by session cookie. */
export const identify = (lading: Lading, request: FastifyRequest): Caller => {
  const { settings } = lading;
  const role = roleOf(lading, request);
  const client = lading.clientHash(request.raw);
  return {
    role,
    mayManage: role !== 'anonymous' || settings.allowAnonymous,
    context: { actor: { kind: role, id: null }, client, correlationId: request.id, causationId: request.id },
    baseUrl: settings.publicUrl ?? `${request.protocol}://${request.host}`,
    spend: async () => {
      if (role === 'anonymous') await lading.spendRequest(client);
    },
  };
};

/**
 * The caller, as an admin where the request brings the admin password in `X-Admin-Password`. A wrong one counts as a failed
 * attempt and proves nothing; what else the request brings still counts.
 * @throws Problem AdminLockedOut
 */
export const identifyByPassword = async (lading: Lading, request: FastifyRequest): Promise<Caller> => {
  const caller = identify(lading, request);
  const given = request.headers[passwordHeader];
  if (typeof given !== 'string') return caller;
  if (isFromElsewhere(request) && !lading.settings.corsOrigins.includes(request.headers.origin ?? ''))
    throw problem('CrossSiteRequest');
  try {
    // Header values arrive as bytes; clients send text beyond ASCII as UTF-8.
    await lading.adminDoor.tryPassword(Buffer.from(given, 'latin1').toString('utf8'), caller.context, false);
  } catch (error) {
    if (isProblem(error) && error.code === 'WrongAdminPassword') return caller;
    throw error;
  }
  return {
    ...caller,
    role: 'admin',
    mayManage: true,
    context: { ...caller.context, actor: { kind: 'admin', id: null } },
    spend: free,
  };
};

const free = async (): Promise<void> => {};

const passwordHeader = 'x-admin-password';

export const bringsAdminPassword = ({ headers }: FastifyRequest): boolean => headers[passwordHeader] !== undefined;

const roleOf = ({ secrets, clock }: Lading, request: FastifyRequest): Role => {
  const token = bearerToken(request.headers.authorization);
  if (token !== undefined) return isSameSecret(token, secrets.apiToken) ? 'token' : 'anonymous';
  if (!hasSession(request, secrets.sessionKey, clock.now())) return 'anonymous';
  // A cookie comes along whoever wrote the page; what a foreign page could have sent proves nothing.
  const isPlainForm = request.routeOptions.config.plainForm === true;
  if (isPlainForm ? isFromElsewhere(request) : isForgeable(request)) throw problem('CrossSiteRequest');
  return 'admin';
};

/** A hook for routes that upload or manage: refuses before the body is read. */
export const requireManager = async (request: FastifyRequest): Promise<void> => {
  const { mayManage, spend } = callerOf(request);
  await spend();
  if (!mayManage) throw problem('Unauthenticated');
};
