import type { AnyVariables, CombinedError, OperationResult, TypedDocumentNode } from '@urql/core';
import { client } from './client.ts';

export type Answer<Data> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly message: string; readonly unauthenticated: boolean };

const patienceMs = 15_000;

const refused = (message: string, unauthenticated = false) => ({ ok: false, message, unauthenticated }) as const;

const codeOf = (error: CombinedError): unknown => error.graphQLErrors[0]?.extensions.code;

/** Puts a failed GraphQL request in plain words. */
export const explain = (error: CombinedError): Extract<Answer<never>, { ok: false }> => {
  const status: unknown = error.response?.status;
  if (codeOf(error) === 'UNAUTHENTICATED' || status === 401) return refused('Sign in to see this.', true);
  if (codeOf(error) === 'FORBIDDEN' || status === 403) return refused('Your sign-in does not allow this.');
  if (status === 429) return refused('Too many requests in a short time. Wait a minute, then retry.');
  if (error.networkError) return refused('The server does not answer. It may be restarting; retry in a moment.');
  return refused(error.graphQLErrors[0]?.message ?? 'The server could not answer.');
};

const settle = <Data>(result: OperationResult<Data>): Answer<Data> => {
  if (result.error) return explain(result.error);
  return result.data === undefined ? refused('The server gave an empty answer.') : { ok: true, data: result.data };
};

const inTime = async <Data>(asked: PromiseLike<OperationResult<Data>>): Promise<Answer<Data>> => {
  const late = Promise.withResolvers<Answer<Data>>();
  const timer = setTimeout(() => late.resolve(refused('The server takes too long to answer. Retry in a moment.')), patienceMs);
  try {
    return await Promise.race([asked.then(settle), late.promise]);
  } finally {
    clearTimeout(timer);
  }
};

/** Runs a query; waits at most 15 s. Never rejects. */
export const ask = <Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> => inTime(client.query(document, variables).toPromise());

/** Runs a mutation; waits at most 15 s. Never rejects. */
export const tell = <Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> => inTime(client.mutation(document, variables).toPromise());
