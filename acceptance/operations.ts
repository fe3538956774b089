import { graphql } from './graphql.ts';
import type { Lading } from './server.ts';

export type FileNode = {
  readonly __typename: string;
  readonly id: string;
  readonly uuid: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly url: string;
  readonly status: string;
  readonly endReason: string | null;
  readonly endedAt: string | null;
  readonly expiresAt: string | null;
  readonly downloads: number;
  readonly bytesServed: number;
};

export const fileFields = '__typename id uuid name size sha256 url status endReason endedAt expiresAt downloads bytesServed';

const ending =
  (field: 'expireFile' | 'deleteFile') =>
  async (lading: Lading, id: string): Promise<FileNode> => {
    const query = `mutation ($id: ID!) { ${field}(id: $id) { __typename ... on File { ${fileFields} } ... on Refusal { code message } } }`;
    return (await graphql<Record<string, FileNode>>(lading, query, { variables: { id } }))[field] as FileNode; // the operation names it
  };

export const expireFile = ending('expireFile');
export const deleteFile = ending('deleteFile');

export const fileOf = async (lading: Lading, id: string): Promise<FileNode | null> =>
  (
    await graphql<{ file: FileNode | null }>(lading, `query ($id: ID!) { file(id: $id) { ${fileFields} } }`, {
      variables: { id },
    })
  ).file;

export type FilesPage = {
  readonly edges: readonly { readonly cursor: string; readonly node: FileNode }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly endCursor: string | null };
};

/** A page of files; `args` is what stands between the parentheses. */
export const filesOf = async (lading: Lading, args = 'first: 50'): Promise<FilesPage> => {
  const page = `edges { cursor node { ${fileFields} } } pageInfo { hasNextPage hasPreviousPage endCursor }`;
  return (await graphql<{ files: FilesPage }>(lading, `{ files(${args}) { ${page} } }`)).files;
};
