import type { File } from '@lading/projections/files-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../http/caller.ts';
import { givenPassword, type LinkAccess } from './access.ts';

/** Lets a request to a link with a password pass. @throws Problem PasswordWanted, TooManyGuesses */
export const requirePassword = async (access: LinkAccess, file: File, request: FastifyRequest): Promise<void> => {
  if (file.passwordHash === null || access.hasPass(file, request)) return;
  const password = givenPassword(request);
  if (password === undefined || !(await access.isRight(file, password, callerOf(request).context.client ?? '')))
    throw problem('PasswordWanted');
};
