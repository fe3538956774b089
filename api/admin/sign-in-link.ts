import { createHash, createHmac } from 'node:crypto';
import { problem } from '@lading/schema/problems.ts';
import { makeSession, verifySession } from '../http/auth.ts';
import type { Lading } from '../lading.ts';
import type { Context } from '../log/context.ts';

const lifetimeMs = 15 * 60_000;

/** A key of its own, so that a sign-in link is no session and a session no link. */
const linkKey = ({ secrets }: Pick<Lading, 'secrets'>): Uint8Array =>
  createHmac('sha256', secrets.sessionKey).update('sign-in link').digest();

/** Makes the key of a link that signs the admin in, once, within 15 minutes. Every replica knows it. */
export const createSignInLink = (lading: Pick<Lading, 'secrets' | 'clock'>): string =>
  makeSession(linkKey(lading), new Date(lading.clock.now().getTime() + lifetimeMs));

/**
 * Uses the key of a sign-in link up: the log remembers it, so it works once whichever replica is asked, restarts included.
 * @throws Problem SignInLinkSpent for a key that was used, is too old or is none
 */
export const useSignInLink = async (lading: Lading, key: string, context: Context): Promise<void> => {
  if (!verifySession(key, linkKey(lading), lading.clock.now())) throw problem('SignInLinkSpent');
  await lading.adminDoor.useLink(createHash('sha256').update(key).digest('hex'), context);
};
