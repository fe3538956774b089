import { expect, it } from 'vitest';
import { uploaded } from './client.ts';
import { everywhere } from './combinations.ts';
import { graphql } from './graphql.ts';
import { scenario } from './scenario.ts';

scenario('a file', { runsIn: everywhere }, (lading) => {
  it('tells its history over GraphQL, page by page, without secrets', async () => {
    const file = await uploaded(lading, 'x', { name: 'told.txt', fields: { password: 'geheim' } });
    await graphql(lading, 'mutation ($id: ID!) { updateFile(id: $id, changes: { name: "told-again.txt" }) { __typename } }', {
      variables: { id: file.id },
    });
    type History = {
      file: {
        history: {
          edges: { node: { type: string; actor: string; data: unknown } }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      };
    };
    const query = `query ($id: ID!, $after: String) { file(id: $id) { history(first: 1, after: $after) {
      edges { node { type actor summary data } } pageInfo { hasNextPage endCursor } } } }`;
    const first = (await graphql<History>(lading, query, { variables: { id: file.id } })).file.history;
    expect(first.edges.map(({ node }) => node)).toMatchObject([
      { type: 'FileUploaded', actor: 'token', data: { passwordHash: '***', name: 'told.txt' } },
    ]);
    const after = first.pageInfo.endCursor;
    const second = (await graphql<History>(lading, query, { variables: { id: file.id, after } })).file.history;
    expect(second.edges.map(({ node }) => node.type)).toEqual(['FileChanged']);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  });
});
