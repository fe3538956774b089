import { expect, it } from 'vitest';
import { analytics } from './analytics.ts';
import { get, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { graphqlAnswer } from './graphql.ts';
import { createdProject, manage } from './projects.ts';
import { scenario } from './scenario.ts';

const unknown = '01234567-89ab-4cde-8f01-23456789abcd';

scenario('what cannot be told of traffic', { runsIn: [light] }, (lading) => {
  it.each([
    ['from', '?from=yesterday'],
    ['to', '?from=2026-03-29T10:00:00Z&to=2026-03-29T09:00:00Z'],
    ['to', '?from=2026-03-29&to=2026-03-29'],
    ['to', '?to=2026-02-30'],
    ['bucket', '?bucket=week'],
    ['bucket', '?bucket=minute&from=2026-01-01&to=2026-03-01'],
    ['from', '?from=2026-01-01&from=2026-01-02'],
  ])('is refused, naming %s: %s', async (field, query) => {
    const { id } = await uploaded(lading, 'asked about');
    const answer = await manage<{ field?: string }>(lading, 'GET', `/api/files/${id}/analytics${query}`);
    expect(answer.json()).toMatchObject({ status: 400, code: 'InvalidInput', field });
  });

  it('is refused in GraphQL alike', async () => {
    const { id } = await uploaded(lading, 'asked about');
    const refusal = async (query: string) => (await graphqlAnswer(lading, query)).json().errors?.[0]?.extensions?.code;
    const wrong = 'from: "2026-03-29T10:00:00Z", to: "2026-03-29T09:00:00Z", bucket: HOUR';
    const long = 'from: "2026-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z", bucket: MINUTE';
    for (const range of [wrong, long]) {
      expect(await refusal(`{ traffic(${range}) { at } }`)).toBe('InvalidInput');
      expect(await refusal(`{ requests(${range}) { at } }`)).toBe('InvalidInput');
      expect(await refusal(`{ file(id: "${id}") { traffic(${range}) { at } } }`)).toBe('InvalidInput');
    }
    const right = 'from: "2026-03-29T10:00:00Z", to: "2026-03-29T11:00:00Z", bucket: HOUR';
    expect(await refusal(`{ traffic(${right}, fileId: "zzzzzzz") { at } }`)).toBe('FileNotFound');
    expect(await refusal(`{ traffic(${right}, projectId: "${unknown}") { at } }`)).toBe('ProjectNotFound');
    expect(
      (await graphqlAnswer(lading, `{ traffic(${right}) { at } }`, { token: null })).json().errors?.[0]?.extensions?.code,
    ).toBe('UNAUTHENTICATED');
  });

  it('is told by whole buckets, also where clocks elsewhere leap', async () => {
    const { id } = await uploaded(lading, 'asked about');
    const query = '?from=2026-03-28T22:30:00Z&to=2026-03-29T03:00:00%2B01:00';
    const { buckets } = await analytics(lading, `/api/files/${id}/analytics`, query);
    expect(buckets.map(({ at }) => at)).toEqual([
      '2026-03-28T22:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T00:00:00.000Z',
      '2026-03-29T01:00:00.000Z',
    ]);
  });

  it('is nothing about what is not there', async () => {
    const { id: project } = await createdProject(lading, 'Empty');
    const { id } = await uploaded(lading, 'elsewhere');
    for (const [path, code] of [
      ['/api/files/zzzzzzz/analytics', 'FileNotFound'],
      [`/api/files/${unknown}/analytics`, 'FileNotFound'],
      [`/api/projects/${project}/files/${id}/analytics`, 'FileNotFound'],
      [`/api/projects/${unknown}/files/${id}/analytics`, 'ProjectNotFound'],
      ['/api/projects/nonsense/analytics/traffic', 'ProjectNotFound'],
      [`/api/projects/${unknown}/analytics/storage`, 'ProjectNotFound'],
      [`/api/projects/${unknown}/analytics/requests`, 'ProjectNotFound'],
    ] as const) {
      const answer = await manage(lading, 'GET', path);
      expect({ path, status: answer.status, code: answer.json().code }).toEqual({ path, status: 404, code });
    }
    expect((await get(lading, `/api/files/${id}/analytics`)).status).toBe(401);
  });
});
