import { parseInstant } from '@lading/schema/instant.ts';
import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { GraphQLError, Kind } from 'graphql';
import type { FileUpload } from 'graphql-upload-minimal';
import type { Caller } from '../http/caller.ts';
import type { Lading } from '../lading.ts';

export type GraphQLContext = {
  readonly lading: Lading;
  readonly caller: Caller;
  /** Gives the browser an admin's session, for the admin password. @throws Problem AdminLockedOut, WrongAdminPassword */
  readonly beginSession: (password: string) => Promise<void>;
  /** Takes the session cookie away with the answer. */
  readonly endSession: () => void;
};

type Types = {
  Context: GraphQLContext;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: string };
    ByteCount: { Input: number; Output: number };
    Count: { Input: number; Output: number };
    Duration: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
    Upload: { Input: Promise<FileUpload>; Output: never };
  };
  AuthScopes: { token: boolean; admin: boolean };
};

/** The most a query may cost; a field costs 1, and a connection as much as the nodes it may return. */
const mostComplexity = 10_000;

export const builder = new SchemaBuilder<Types>({
  plugins: [ScopeAuthPlugin, ComplexityPlugin, RelayPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authScopes: ({ caller }) => ({ token: caller.mayManage, admin: caller.role === 'admin' }),
    unauthorizedError: (_parent, { caller }) =>
      caller.role === 'anonymous'
        ? new GraphQLError('Sign in first: send the API token as "Authorization: Bearer <token>".', {
            extensions: { code: 'UNAUTHENTICATED' },
          })
        : new GraphQLError('This needs the admin.', { extensions: { code: 'FORBIDDEN' } }),
  },
  complexity: { defaultComplexity: 1, defaultListMultiplier: 10, limit: { complexity: mostComplexity, depth: 12, breadth: 200 } },
  relay: {
    cursorType: 'String',
    // The connection itself counts its nodes; its edges must not count them again.
    edgesFieldOptions: { nullable: { list: false, items: false }, complexity: { field: 0, multiplier: 1 } },
    nodeFieldOptions: { nullable: false },
    nodeQueryOptions: false,
    nodesQueryOptions: false,
  },
});

builder.queryType();
builder.mutationType();
builder.subscriptionType();

const wholeNumber = (value: unknown): number => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new GraphQLError(`A whole number from 0 to 2^53 is wanted, not ${JSON.stringify(value)}.`);
  }
  return value;
};

/** An RFC 3339 time, whatever offset was given. */
const instant = (value: unknown): Date => {
  const time = typeof value === 'string' ? parseInstant(value) : undefined;
  if (!time) throw new GraphQLError(`A time such as 2026-11-21T09:00:00Z is wanted, not ${JSON.stringify(value)}.`);
  return time;
};

builder.scalarType('DateTime', { description: 'RFC 3339, in UTC.', serialize: (value) => value, parseValue: instant });
for (const name of ['ByteCount', 'Count'] as const) {
  builder.scalarType(name, {
    description: name === 'Count' ? 'A whole number, exact to 2^53.' : 'A whole number of bytes, exact to 2^53.',
    serialize: (value) => value,
    parseValue: wholeNumber,
    // Literals over 2^31 are no Int of GraphQL, but whole numbers all the same.
    parseLiteral: (node) => wholeNumber(node.kind === Kind.INT ? Number(node.value) : undefined),
  });
}
builder.scalarType('Duration', {
  description: 'A length of time: "30m", "2h", "7d", "inf".',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value !== 'string') throw new GraphQLError('A length of time such as "30m", "2h", "7d" or "inf" is wanted.');
    return value;
  },
});
builder.scalarType('JSON', { serialize: (value) => value, parseValue: (value) => value });
builder.scalarType('Upload', {
  description: 'A file, as in the GraphQL multipart request specification.',
  serialize: () => {
    throw new GraphQLError('A file is never sent back.');
  },
  parseValue: (value) => {
    // graphql-upload-minimal puts an object with a promise in the place of each file.
    const promise = (value as { promise?: Promise<FileUpload> } | null)?.promise;
    if (!promise) throw new GraphQLError('A file is wanted, sent as the GraphQL multipart request specification says.');
    return promise;
  },
});
