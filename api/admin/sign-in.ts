import { problem } from '@lading/schema/problems.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../http/caller.ts';
import { isFromElsewhere } from '../http/cross-site.ts';
import { openSession } from '../http/session.ts';
import type { Lading } from '../lading.ts';

/**
 * Gives the browser an admin's session, for the admin password.
 * @throws Problem AdminLockedOut, WrongAdminPassword; CrossSiteRequest where a foreign page asks, which could lock its visitor out
 */
export const signIn = async (lading: Lading, request: FastifyRequest, reply: FastifyReply, password: string): Promise<void> => {
  if (isFromElsewhere(request)) throw problem('CrossSiteRequest');
  const { context, baseUrl } = callerOf(request);
  await lading.adminDoor.tryPassword(password, context, true);
  openSession(reply, lading.secrets.sessionKey, lading.clock.now(), baseUrl.startsWith('https:'));
};
