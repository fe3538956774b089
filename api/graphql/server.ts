import { EnvelopArmorPlugin } from '@escape.tech/graphql-armor';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { processRequest } from 'graphql-upload-minimal';
import { createYoga, type GraphQLParams, type Plugin } from 'graphql-yoga';
import { signIn } from '../admin/sign-in.ts';
import { callerOf } from '../http/caller.ts';
import { toProblem } from '../http/foreign-errors.ts';
import { clearSession } from '../http/session.ts';
import type { Lading } from '../lading.ts';
import type { GraphQLContext } from './builder.ts';
import { buildSchema } from './schema.ts';

type Raw = { readonly req: FastifyRequest; readonly reply: FastifyReply };

/** Files of one multipart request. The operations themselves are bounded by Fastify's body limit. */
const mostFilesPerRequest = 10;

/** Multipart requests (GraphQL multipart request specification) are read by graphql-upload-minimal, streaming. */
const multipart = (maxFileSize: number): Plugin => ({
  onRequestParse({ request, serverContext, setRequestParser }) {
    if (!request.headers.get('content-type')?.startsWith('multipart/form-data')) return;
    const { req, reply } = serverContext as unknown as Raw; // what the route below hands in
    const limits = { maxFileSize: maxFileSize + 1, maxFiles: mostFilesPerRequest };
    // Typed by its own package as what a GraphQL request holds, which is what yoga wants, under another name.
    setRequestParser(() => processRequest(req.raw, reply.raw, limits) as Promise<GraphQLParams>);
  },
});

/** What was thrown in the first place: an error that passed through a field is wrapped, once or more. */
const thrown = (error: unknown): unknown => {
  const { originalError } = error instanceof GraphQLError ? error : {};
  return originalError ? thrown(originalError) : error;
};

/**
 * A refusal is told by its code; anything else says nothing but that it happened. What the query itself did wrong, and what its
 * sender may not see, is told as it is.
 */
const maskError =
  ({ logger }: Lading) =>
  (error: unknown): GraphQLError => {
    const cause = thrown(error);
    if (cause === error && error instanceof GraphQLError) return error;
    const { nodes = null, path = null } = error instanceof GraphQLError ? error : {};
    if (cause instanceof GraphQLError) return new GraphQLError(cause.message, { nodes, path, extensions: cause.extensions });
    const refusal = toProblem(cause);
    if (refusal.kind === 'broken') logger.error({ err: cause }, 'a GraphQL field failed');
    return new GraphQLError(refusal.message, { nodes, path, extensions: { code: refusal.code } });
  };

/** JSON that no GraphQL request is; yoga would wait for a body that has been read already. */
const isNoRequest = ({ method, body, headers }: FastifyRequest): boolean =>
  method === 'POST' &&
  headers['content-type']?.startsWith('application/json') === true &&
  (typeof body !== 'object' || body === null || Array.isArray(body) || Object.keys(body).length === 0);

const notARequest = {
  errors: [{ message: 'A GraphQL request is a JSON object with a "query".', extensions: { code: 'InvalidInput' } }],
};

/** Serves `/graphql`: queries and mutations over POST and GET, uploads over multipart, subscriptions over SSE. */
export const serveGraphQL = (app: FastifyInstance, lading: Lading): void => {
  const yoga = createYoga<Raw, GraphQLContext>({
    schema: buildSchema(),
    graphqlEndpoint: '/graphql',
    context: ({ req, reply }) => ({
      lading,
      caller: callerOf(req),
      beginSession: (password) => signIn(lading, req, reply, password),
      endSession: () => clearSession(reply),
    }),
    plugins: [
      EnvelopArmorPlugin({ maxDepth: { n: 12 }, maxAliases: { n: 15 }, maxTokens: { n: 1_000 }, costLimit: { enabled: false } }),
      multipart(lading.settings.maxFileBytes),
    ],
    maskedErrors: { maskError: maskError(lading) },
    // Files are limited one by one while they stream; everything else by Fastify.
    multipart: false,
    maxRequestBodySize: false,
    cors: false,
    landingPage: false,
    logging: false,
    graphiql: { title: 'Lading' },
  });

  app.register(async (scope) => {
    scope.addContentTypeParser('multipart/form-data', {}, (_request, _payload, done) => done(null));
    scope.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: '/graphql',
      onRequest: async (request) => {
        if (request.method !== 'OPTIONS') await callerOf(request).spend();
      },
      handler: async (req, reply) => {
        if (isNoRequest(req)) return reply.code(400).send(notARequest);
        return yoga.handleNodeRequestAndResponse(req, reply, { req, reply });
      },
    });
  });
};
