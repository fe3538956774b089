import { problem } from '@lading/schema/problems.ts';
import type { FastifyInstance } from 'fastify';

/** What the longest password takes, percent-encoded, and some more. */
const mostBytes = 16_384;

/** Lets the routes of a scope take the forms of plain pages; `request.body` then holds their fields. */
export const acceptPlainForms = (scope: FastifyInstance): void => {
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: mostBytes },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
};

/** The `password` of a form or a JSON body. @throws Problem InvalidInput where there is none */
export const passwordOf = (body: unknown): string => {
  const password = typeof body === 'object' && body !== null && 'password' in body ? body.password : undefined;
  if (typeof password !== 'string')
    throw problem('InvalidInput', { message: 'Send the password as the field "password".', field: 'password' });
  return password;
};
