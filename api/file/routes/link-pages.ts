import type { File } from '@lading/projections/files-queries.ts';
import { isProblem, type Problem, problem } from '@lading/schema/problems.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { prefersHtml } from '../../http/accept.ts';
import { callerOf } from '../../http/caller.ts';
import { passwordOf } from '../../http/plain-form.ts';
import { plainPageHeaders } from '../../http/plain-page.ts';
import { sendRefusalPage } from '../../http/problem-writers.ts';
import type { Lading } from '../../lading.ts';
import { givenPassword } from '../../link/access.ts';
import { requirePassword } from '../../link/require-password.ts';
import { limitedPage, passwordPage } from '../link-pages.ts';

export type Get = { Params: { id: string; name?: string }; Querystring: Record<string, unknown> };

const wrongPassword = 'That is not the password of this link.';

/**
 * Answers with the page that a browser sees before the bytes: for a password, or in front of limited downloads. Programs
 * get the bytes at once or a problem. Resolves to whether it has answered; a reply, which is thenable, would not come through.
 * @throws Problem PasswordWanted, TooManyGuesses, DownloadLimitReached
 */
export const pageBefore = async (
  { linkAccess }: Lading,
  file: File,
  request: FastifyRequest<Get>,
  reply: FastifyReply,
): Promise<boolean> => {
  const isBrowser = prefersHtml(request.headers);
  try {
    await requirePassword(linkAccess, file, request);
  } catch (error) {
    if (!isBrowser || !isAnswer(error)) throw error;
    ask(file, request, reply, error, givenPassword(request) === undefined ? undefined : wrongPassword);
    return true;
  }
  if (!isBrowser || file.maxDownloads === null || 'download' in request.query) return false;
  // A button that could only be refused is no use.
  if (file.downloadsClaimed >= file.maxDownloads)
    throw problem('DownloadLimitReached', { file: request.params.id.slice(0, 100) });
  reply.headers(plainPageHeaders).send(limitedPage(file));
  return true;
};

/** Takes the password of a link from its page: a pass for the browser and back to the link, or the page again. */
export const takePassword = async (
  { linkAccess }: Lading,
  file: File,
  request: FastifyRequest<Get>,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const { context, baseUrl } = callerOf(request);
  try {
    if (!(await linkAccess.isRight(file, passwordOf(request.body), context.client ?? ''))) throw problem('PasswordWanted');
  } catch (error) {
    if (!prefersHtml(request.headers) || !isAnswer(error)) throw error;
    return ask(file, request, reply, error, wrongPassword);
  }
  linkAccess.grant(file, reply, baseUrl.startsWith('https:'));
  return reply.header('cache-control', 'no-store').redirect(pathOf(request), 303);
};

const isAnswer = (error: unknown): error is Problem =>
  isProblem(error) && (error.code === 'PasswordWanted' || error.code === 'TooManyGuesses');

const ask = (
  file: File,
  request: FastifyRequest<Get>,
  reply: FastifyReply,
  refusal: Problem,
  wrong: string | undefined,
): FastifyReply => {
  const said = refusal.code === 'TooManyGuesses' ? refusal.message : wrong;
  return sendRefusalPage(request, reply, refusal, passwordPage(file, { action: pathOf(request), wrong: said }));
};

/** Where the request went, written anew so that it leads nowhere else. */
const pathOf = ({ params, query }: FastifyRequest<Get>): string => {
  const segments = [params.id, ...(params.name === undefined ? [] : [params.name])].map(encodeURIComponent);
  return `/${segments.join('/')}${'download' in query ? '?download' : ''}`;
};
