import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import '../admin/graphql.ts';
import '../file/graphql.ts';
import '../file/graphql-list.ts';
import '../file/graphql-prune.ts';
import '../file/graphql-update.ts';
import '../file/graphql-history.ts';
import '../file/graphql-storage.ts';
import '../image/graphql-info.ts';
import '../image/graphql-operations.ts';
import '../image/graphql-transformed.ts';
import '../image/graphql-variants.ts';
import '../project/graphql.ts';
import '../remote/graphql.ts';
import '../remote/graphql-artifacts.ts';
import '../traffic/graphql.ts';
import '../traffic/graphql-buckets.ts';

/** The whole schema. A slice's types join by its line above. */
export const buildSchema = (): GraphQLSchema => builder.toSchema();
