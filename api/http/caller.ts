import { createHmac } from 'node:crypto';
import { problem } from '@lading/schema/problems.ts';
import type { FastifyRequest } from 'fastify';
import type { Lading } from '../lading.ts';
import type { Context } from '../log/context.ts';
import { bearerToken, isSameSecret } from './auth.ts';
import { clientAddress, clientGroup } from './client-address.ts';
import { isForgeable } from './cross-site.ts';
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
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any route runs; read it with `callerOf`. */
    caller: Caller | null;
  }
}

export const callerOf = ({ caller }: FastifyRequest): Caller => {
  if (!caller) throw new Error('a route ran before its caller was identified');
  return caller;
};

/** Works out who asks: by bearer token first, then by session cookie. */
export const identify = (lading: Lading, request: FastifyRequest): Caller => {
  const { settings, secrets } = lading;
  const role = roleOf(lading, request);
  const address = clientAddress(request.raw, settings.trustProxy);
  return {
    role,
    mayManage: role !== 'anonymous' || settings.allowAnonymous,
    context: {
      actor: { kind: role, id: null },
      client: createHmac('sha256', secrets.clientKey).update(clientGroup(address)).digest('base64url').slice(0, 22),
      correlationId: request.id,
      causationId: request.id,
    },
    baseUrl: settings.publicUrl ?? `${request.protocol}://${request.host}`,
  };
};

const roleOf = ({ secrets, clock }: Lading, request: FastifyRequest): Role => {
  const token = bearerToken(request.headers.authorization);
  if (token !== undefined) return isSameSecret(token, secrets.apiToken) ? 'token' : 'anonymous';
  if (!hasSession(request, secrets.sessionKey, clock.now())) return 'anonymous';
  // A cookie comes along whoever wrote the page; what a foreign page could have sent proves nothing.
  if (isForgeable(request)) throw problem('CrossSiteRequest');
  return 'admin';
};

/** A hook for routes that upload or manage: refuses before the body is read. */
export const requireManager = async (request: FastifyRequest): Promise<void> => {
  if (!callerOf(request).mayManage) throw problem('Unauthenticated');
};
