import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { request } from './client.ts';
import { light } from './combinations.ts';
import { scenario } from './scenario.ts';

type Operation = { readonly summary?: string; readonly security?: readonly unknown[]; readonly 'x-undescribed'?: true };
type Document = { readonly openapi: string; readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

/** The REST routes of the contract's Files table, and those about the server. */
const promised = [
  'post /upload',
  'post /api/upload',
  'put /{name}',
  'post /files/',
  'head /files/{upload}',
  'patch /files/{upload}',
  'delete /files/{upload}',
  'options /files/',
  'get /{id}',
  'get /{id}/{name}',
  'get /api/links',
  'get /api/links/{id}',
  'delete /api/links/{id}',
  'post /api/links/{id}/expire',
  'get /api/stats',
  'get /api/files/{id}/analytics',
  'get /api/projects/{project}/files/{id}/analytics',
  'get /api/projects/{project}/analytics/traffic',
  'get /api/projects/{project}/analytics/storage',
  'get /api/projects/{project}/analytics/requests',
  'get /api/projects',
  'post /api/projects',
  'get /api/projects/{project}',
  'patch /api/projects/{project}',
  'delete /api/projects/{project}',
  'get /api/projects/{project}/files',
  'post /api/projects/{project}/files',
  'get /api/projects/{project}/files/{id}',
  'patch /api/projects/{project}/files/{id}',
  'delete /api/projects/{project}/files/{id}',
  'get /api/files',
  'post /api/files',
  'get /api/files/{id}',
  'patch /api/files/{id}',
  'delete /api/files/{id}',
  'get /artifacts/{remote}',
  'get /config',
  'get /health',
  'get /api/health',
  'get /livez',
  'get /readyz',
  'get /metrics',
  'get /openapi.json',
];

scenario('the description for programs', { runsIn: [light] }, (lading) => {
  const operations = async () => {
    const { paths } = (await request<Document>(lading, '/openapi.json')).json();
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    );
  };

  it('is OpenAPI 3.1', async () => {
    const answer = await request<Document>(lading, '/openapi.json');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.json().openapi).toMatch(/^3\.1\./);
    const result = await new Validator().validate(answer.json());
    expect(result).toMatchObject({ valid: true });
  });

  it('has every route that the contract promises', async () => {
    expect((await operations()).map(({ name }) => name)).toEqual(expect.arrayContaining(promised));
  });

  it('describes every route there is', async () => {
    const undescribed = (await operations()).filter(({ operation }) => operation['x-undescribed'] || !operation.summary);
    expect(undescribed.map(({ name }) => name)).toEqual([]);
  });

  it('says the truth about who needs the token', async () => {
    for (const { name, operation } of await operations()) {
      const [method = '', path = ''] = name.split(' ');
      if (!operation.security?.length) continue;
      const answer = await request(lading, path.replaceAll(/\{\w+\}/g, 'zzzzzzz'), { method: method.toUpperCase() });
      expect(answer.status, name).toBe(401);
    }
  });
});
