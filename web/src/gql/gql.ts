/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "fragment FileRow on File {\n  id\n  name\n  mediaType\n  size\n  url\n  status\n  uploadedAt\n  expiresAt\n  endedAt\n  endReason\n  downloads\n}\n\nquery FilesPage($first: Int, $after: String, $last: Int, $before: String, $filter: FileFilter, $orderBy: FileOrder) {\n  files(\n    first: $first\n    after: $after\n    last: $last\n    before: $before\n    filter: $filter\n    orderBy: $orderBy\n  ) {\n    totalCount\n    edges {\n      node {\n        ...FileRow\n      }\n    }\n    pageInfo {\n      hasNextPage\n      hasPreviousPage\n      startCursor\n      endCursor\n    }\n  }\n}\n\nquery FileStanding($id: ID!) {\n  file(id: $id) {\n    id\n    status\n    expiresAt\n    endedAt\n    endReason\n    downloads\n  }\n}\n\nsubscription FileChanges {\n  fileChanged {\n    kind\n    position\n    file {\n      ...FileRow\n    }\n  }\n}\n\nmutation ExpireFile($id: ID!) {\n  expireFile(id: $id) {\n    ... on File {\n      ...FileRow\n    }\n    ... on Refusal {\n      code\n      message\n    }\n  }\n}\n\nmutation DeleteFile($id: ID!) {\n  deleteFile(id: $id) {\n    ... on File {\n      ...FileRow\n    }\n    ... on Refusal {\n      code\n      message\n    }\n  }\n}": typeof types.FileRowFragmentDoc,
    "subscription LiveMetrics {\n  metrics {\n    at\n    uploads\n    downloads\n    expirations\n    deletions\n    prunes\n    filesLive\n    bytesStored\n    bytesServed\n    position\n  }\n}": typeof types.LiveMetricsDocument,
    "query Viewer {\n  viewer {\n    role\n  }\n}\n\nmutation SignOut {\n  signOut {\n    role\n  }\n}\n\nquery MayManage {\n  files(first: 1) {\n    totalCount\n  }\n}": typeof types.ViewerDocument,
};
const documents: Documents = {
    "fragment FileRow on File {\n  id\n  name\n  mediaType\n  size\n  url\n  status\n  uploadedAt\n  expiresAt\n  endedAt\n  endReason\n  downloads\n}\n\nquery FilesPage($first: Int, $after: String, $last: Int, $before: String, $filter: FileFilter, $orderBy: FileOrder) {\n  files(\n    first: $first\n    after: $after\n    last: $last\n    before: $before\n    filter: $filter\n    orderBy: $orderBy\n  ) {\n    totalCount\n    edges {\n      node {\n        ...FileRow\n      }\n    }\n    pageInfo {\n      hasNextPage\n      hasPreviousPage\n      startCursor\n      endCursor\n    }\n  }\n}\n\nquery FileStanding($id: ID!) {\n  file(id: $id) {\n    id\n    status\n    expiresAt\n    endedAt\n    endReason\n    downloads\n  }\n}\n\nsubscription FileChanges {\n  fileChanged {\n    kind\n    position\n    file {\n      ...FileRow\n    }\n  }\n}\n\nmutation ExpireFile($id: ID!) {\n  expireFile(id: $id) {\n    ... on File {\n      ...FileRow\n    }\n    ... on Refusal {\n      code\n      message\n    }\n  }\n}\n\nmutation DeleteFile($id: ID!) {\n  deleteFile(id: $id) {\n    ... on File {\n      ...FileRow\n    }\n    ... on Refusal {\n      code\n      message\n    }\n  }\n}": types.FileRowFragmentDoc,
    "subscription LiveMetrics {\n  metrics {\n    at\n    uploads\n    downloads\n    expirations\n    deletions\n    prunes\n    filesLive\n    bytesStored\n    bytesServed\n    position\n  }\n}": types.LiveMetricsDocument,
    "query Viewer {\n  viewer {\n    role\n  }\n}\n\nmutation SignOut {\n  signOut {\n    role\n  }\n}\n\nquery MayManage {\n  files(first: 1) {\n    totalCount\n  }\n}": types.ViewerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment FileRow on File {\n  id\n  name\n  mediaType\n  size\n  url\n  status\n  uploadedAt\n  expiresAt\n  endedAt\n  endReason\n  downloads\n}\n\nquery FilesPage($first: Int, $after: String, $last: Int, $before: String, $filter: FileFilter, $orderBy: FileOrder) {\n  files(\n    first: $first\n    after: $after\n    last: $last\n    before: $before\n    filter: $filter\n    orderBy: $orderBy\n  ) {\n    totalCount\n    edges {\n      node {\n        ...FileRow\n      }\n    }\n    pageInfo {\n      hasNextPage\n      hasPreviousPage\n      startCursor\n      endCursor\n    }\n  }\n}\n\nquery FileStanding($id: ID!) {\n  file(id: $id) {\n    id\n    status\n    expiresAt\n    endedAt\n    endReason\n    downloads\n  }\n}\n\nsubscription FileChanges {\n  fileChanged {\n    kind\n    position\n    file {\n      ...FileRow\n    }\n  }\n}\n\nmutation ExpireFile($id: ID!) {\n  expireFile(id: $id) {\n    ... on File {\n      ...FileRow\n    }\n    ... on Refusal {\n      code\n      message\n    }\n  }\n}\n\nmutation DeleteFile($id: ID!) {\n  deleteFile(id: $id) {\n    ... on File {\n      ...FileRow\n    }\n    ... on Refusal {\n      code\n      message\n    }\n  }\n}"): (typeof documents)["fragment FileRow on File {\n  id\n  name\n  mediaType\n  size\n  url\n  status\n  uploadedAt\n  expiresAt\n  endedAt\n  endReason\n  downloads\n}\n\nquery FilesPage($first: Int, $after: String, $last: Int, $before: String, $filter: FileFilter, $orderBy: FileOrder) {\n  files(\n    first: $first\n    after: $after\n    last: $last\n    before: $before\n    filter: $filter\n    orderBy: $orderBy\n  ) {\n    totalCount\n    edges {\n      node {\n        ...FileRow\n      }\n    }\n    pageInfo {\n      hasNextPage\n      hasPreviousPage\n      startCursor\n      endCursor\n    }\n  }\n}\n\nquery FileStanding($id: ID!) {\n  file(id: $id) {\n    id\n    status\n    expiresAt\n    endedAt\n    endReason\n    downloads\n  }\n}\n\nsubscription FileChanges {\n  fileChanged {\n    kind\n    position\n    file {\n      ...FileRow\n    }\n  }\n}\n\nmutation ExpireFile($id: ID!) {\n  expireFile(id: $id) {\n    ... on File {\n      ...FileRow\n    }\n    ... on Refusal {\n      code\n      message\n    }\n  }\n}\n\nmutation DeleteFile($id: ID!) {\n  deleteFile(id: $id) {\n    ... on File {\n      ...FileRow\n    }\n    ... on Refusal {\n      code\n      message\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription LiveMetrics {\n  metrics {\n    at\n    uploads\n    downloads\n    expirations\n    deletions\n    prunes\n    filesLive\n    bytesStored\n    bytesServed\n    position\n  }\n}"): (typeof documents)["subscription LiveMetrics {\n  metrics {\n    at\n    uploads\n    downloads\n    expirations\n    deletions\n    prunes\n    filesLive\n    bytesStored\n    bytesServed\n    position\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Viewer {\n  viewer {\n    role\n  }\n}\n\nmutation SignOut {\n  signOut {\n    role\n  }\n}\n\nquery MayManage {\n  files(first: 1) {\n    totalCount\n  }\n}"): (typeof documents)["query Viewer {\n  viewer {\n    role\n  }\n}\n\nmutation SignOut {\n  signOut {\n    role\n  }\n}\n\nquery MayManage {\n  files(first: 1) {\n    totalCount\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;