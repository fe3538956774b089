import { type ProblemCode, problems } from '@lading/schema/problems.ts';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { z } from 'zod';
import { statusOf } from './problem.ts';

/** A JSON value with a name of its own in the document. */
export type Shape = { readonly name: string; readonly schema: z.ZodType };

type Said = { readonly description: string; readonly schema?: z.ZodType };
type Content = Shape | { readonly binary: string } | { readonly text: true };

/** What a route says about itself, from which `/openapi.json` is made. */
export type ApiOperation = {
  readonly summary: string;
  readonly description?: string;
  readonly tag: 'Files' | 'Images' | 'Links' | 'Projects' | 'Artifacts' | 'Analytics' | 'Resumable uploads' | 'Server';
  /** Whether it needs the API token (or the admin's session). */
  readonly needsToken: boolean;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, Said>>;
  readonly headers?: Readonly<Record<string, Said & { readonly required?: true }>>;
  /** By media type. */
  readonly body?: Readonly<Record<string, z.ZodType | 'binary'>>;
  readonly answers: Readonly<
    Record<number, { readonly description: string; readonly headers?: readonly string[]; readonly content?: readonly Content[] }>
  >;
  readonly problems?: readonly ProblemCode[];
};

declare module 'fastify' {
  interface FastifyContextConfig {
    api?: ApiOperation;
  }
}

/** Pages for people and what belongs to them, modules for other sites; `/graphql` describes itself. */
const notForPrograms = /^\/($|app\b|admin\b|sign-in\b|assets\b|graphql\b|api-info\b|lading\b|robots\.txt|favicon)/;

type Json = { readonly [key: string]: unknown };

/**
 * Serves `GET /openapi.json`: the REST routes that are registered from here on, in OpenAPI 3.1, each as it describes itself.
 * A route that does not is in it all the same, marked `x-undescribed`.
 */
export const describeRoutes = (app: FastifyInstance, version: string): void => {
  const paths: Record<string, Record<string, Json>> = {};
  const shapes = new Map<string, Json>([['Problem', problemSchema]]);
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      if (!isForPrograms(route, method)) continue;
      const path = route.url.replaceAll(/:(\w+)/g, '{$1}');
      // Every GET brings a HEAD along.
      if (method === 'HEAD' && paths[path]?.get) continue;
      paths[path] = { ...paths[path], [method.toLowerCase()]: operation(route, shapes) };
    }
  });
  app.get('/openapi.json', { config: { api: itself } }, async (_request, reply) => {
    reply.header('cache-control', 'no-cache');
    return { ...head(version), paths, components: { schemas: Object.fromEntries(shapes), securitySchemes } };
  });
};

const itself: ApiOperation = {
  summary: 'This description',
  tag: 'Server',
  needsToken: false,
  answers: { 200: { description: 'OpenAPI 3.1.' } },
};

/** A wildcard is no path of its own; it belongs to pages or to CORS. */
const isForPrograms = ({ url, config }: RouteOptions, method: string): boolean =>
  !notForPrograms.test(url) &&
  !url.includes('*') &&
  (config?.api !== undefined || (method !== 'HEAD' && config?.cors === undefined));

const head = (version: string): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'Lading',
    version,
    description: 'Files by short links, over REST. The same and more is at /graphql. Times are RFC 3339 in UTC, sizes are bytes.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/' }],
});

const securitySchemes = { token: { type: 'http', scheme: 'bearer', description: 'The API token.' } };

const problemSchema: Json = {
  type: 'object',
  description: 'RFC 9457, with what helps beside it in snake_case.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(problems).sort() },
    request_id: { type: 'string' },
  },
};

const jsonSchema = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return rest;
};

const operation = ({ url, config }: RouteOptions, shapes: Map<string, Json>): Json => {
  const api = config?.api;
  if (!api)
    return { 'x-undescribed': true, parameters: pathParameters(url), responses: { default: { description: 'Not described.' } } };
  const { summary, description, tag, needsToken, body, answers } = api;
  const refusals: readonly ProblemCode[] = [...(api.problems ?? []), ...(needsToken ? (['Unauthenticated'] as const) : [])];
  return {
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    security: needsToken ? [{ token: [] }] : [],
    parameters: [...pathParameters(url, api.path), ...parameters('query', api.query), ...parameters('header', api.headers)],
    ...(body && { requestBody: { required: true, content: mapValues(body, bodySchema) } }),
    responses: { ...problemAnswers(refusals), ...mapValues(answers, (answer) => answerJson(answer, shapes)) },
  };
};

const pathParameters = (url: string, said: Readonly<Record<string, string>> = {}): readonly Json[] =>
  [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: said[name] ?? '',
    schema: { type: 'string' },
  }));

const parameters = (place: string, said: Readonly<Record<string, Said & { readonly required?: true }>> = {}): readonly Json[] =>
  Object.entries(said).map(([name, { description, schema, required = false }]) => ({
    name,
    in: place,
    required,
    description,
    schema: schema ? jsonSchema(schema) : { type: 'string' },
  }));

const bodySchema = (schema: z.ZodType | 'binary'): Json => (schema === 'binary' ? {} : { schema: jsonSchema(schema) });

type Answer = ApiOperation['answers'][number];

const answerJson = ({ description, headers = [], content = [] }: Answer, shapes: Map<string, Json>): Json => ({
  description,
  ...(headers.length > 0 && { headers: Object.fromEntries(headers.map((name) => [name, { schema: { type: 'string' } }])) }),
  ...(content.length > 0 && { content: Object.fromEntries(content.map((one) => contentJson(one, shapes))) }),
});

const contentJson = (content: Content, shapes: Map<string, Json>): readonly [string, Json] => {
  if ('binary' in content) return [content.binary, {}];
  if ('text' in content) return ['text/plain', { schema: { type: 'string' } }];
  shapes.set(content.name, jsonSchema(content.schema));
  return ['application/json', { schema: { $ref: `#/components/schemas/${content.name}` } }];
};

/** Refusals by their status: their codes, and one body for all. */
const problemAnswers = (codes: readonly ProblemCode[]): Json => {
  const byStatus = Map.groupBy(new Set(codes), (code) => statusOf[problems[code].kind]);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      status,
      { description: some.map((code) => `${code}: ${problems[code].title}`).join('; '), content },
    ]),
  );
};

const mapValues = <V, R>(record: Readonly<Record<string, V>>, map: (value: V) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
