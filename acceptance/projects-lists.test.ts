import { expect, it } from 'vitest';
import { type Answer, uploaded } from './client.ts';
import { eventStore, light } from './combinations.ts';
import { graphql, graphqlAnswer } from './graphql.ts';
import { createdProject, manage, type ProjectJson } from './projects.ts';
import { scenario } from './scenario.ts';

scenario('lists of projects', { runsIn: [light, eventStore] }, (lading) => {
  const names = Array.from({ length: 7 }, (_, index) => `Project ${index}`);
  type Listed = { readonly projects: readonly ProjectJson[]; readonly next: string | null };
  type Page = {
    readonly projects: {
      readonly totalCount: number;
      readonly edges: readonly { readonly cursor: string; readonly node: { readonly name: string } }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean };
    };
  };
  const page = async (args: string) =>
    (
      await graphql<Page>(
        lading,
        `{ projects(${args}) { totalCount edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage } } }`,
      )
    ).projects;

  it('are empty at first', async () => {
    expect((await manage(lading, 'GET', '/api/projects')).json()).toEqual({ projects: [], next: null });
  });

  it('come page by page, the newest first, each once', async () => {
    for (const name of names) await createdProject(lading, name);
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const answer: Answer<Listed> = await manage<Listed>(lading, 'GET', `/api/projects?limit=3${next && `&cursor=${next}`}`);
      expect(answer.status).toBe(200);
      seen.push(...answer.json().projects.map(({ name }) => name));
      next = answer.json().next;
    }
    expect(seen).toEqual(names.toReversed());
  });

  it('go forwards and backwards over GraphQL', async () => {
    const first = await page('first: 3');
    expect(first).toMatchObject({ totalCount: 7, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
    const after = await page(`first: 10, after: "${first.edges.at(-1)?.cursor}"`);
    expect([...first.edges, ...after.edges].map(({ node }) => node.name)).toEqual(names.toReversed());
    expect(after.pageInfo).toMatchObject({ hasNextPage: false });
    const last = await page('last: 2');
    expect(last.edges.map(({ node }) => node.name)).toEqual(['Project 1', 'Project 0']);
    const before = await page(`last: 2, before: "${last.edges[0]?.cursor}"`);
    expect(before.edges.map(({ node }) => node.name)).toEqual(['Project 3', 'Project 2']);
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect((await page('first: 0')).edges).toEqual([]);
    const sought = await page('first: 1, nameContains: "JECT 3"');
    expect(sought).toMatchObject({ totalCount: 1, edges: [{ node: { name: 'Project 3' } }], pageInfo: { hasNextPage: false } });
  });

  it.each(['limit=0', 'limit=x', 'limit=-1', 'limit=1.5', 'cursor=x', 'cursor=&limit=1', 'cursor=a&cursor=b'])(
    'refuse ?%s',
    async (query) => {
      expect((await manage(lading, 'GET', `/api/projects?${query}`)).json()).toMatchObject({ status: 400, code: 'InvalidInput' });
    },
  );

  it('do not take cursors of other lists', async () => {
    for (const text of ['a', 'b']) await uploaded(lading, text);
    const files = await manage<{ next: string }>(lading, 'GET', '/api/files?limit=1');
    expect((await manage(lading, 'GET', `/api/projects?cursor=${files.json().next}`)).status).toBe(400);
    const some = await manage<Listed>(lading, 'GET', '/api/projects?limit=1');
    expect((await manage(lading, 'GET', `/api/files?cursor=${some.json().next}`)).status).toBe(400);
    for (const wrong of ['first: 1, last: 1', 'first: -1', 'first: 1, after: "x"']) {
      const answer = await graphqlAnswer(lading, `{ projects(${wrong}) { totalCount } }`);
      expect(answer.json().errors, wrong).toBeDefined();
    }
  });
});
