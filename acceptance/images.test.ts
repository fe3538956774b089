import { expect, it } from 'vitest';
import { bearer, get, type ProblemBody, request, uploaded } from './client.ts';
import { eventStore, light, s3 } from './combinations.ts';
import { graphql } from './graphql.ts';
import { described, flood, gradient } from './pictures.ts';
import { scenario } from './scenario.ts';
import type { Lading } from './server.ts';

type Variant = { transformation: string; url: string; type: string; width: number; height: number; size: number; hits: number };

const picture = (lading: Lading, seed = 0, fields: Record<string, string> = {}) =>
  uploaded(lading, gradient(120, 80, seed), { name: 'slope.png', fields });

const cached = async (lading: Lading, id: string): Promise<readonly Variant[]> =>
  (await get<{ variants: Variant[] }>(lading, `/api/files/${id}/cached`, bearer(lading.token))).json().variants;

/** How many pictures the server has rendered. */
const rendered = async (lading: Lading): Promise<number> =>
  Number(/^lading_variants_rendered_total (\d+)$/m.exec((await get(lading, '/metrics')).text())?.[1]);

const purge = (lading: Lading, id: string) =>
  request(lading, `/api/files/${id}/cached`, { method: 'DELETE', headers: bearer(lading.token) });

scenario('pictures', { runsIn: [light, eventStore, s3] }, (lading) => {
  it('are transformed in the forms of the contract, by slug and by uuid', async () => {
    const { id, uuid } = await picture(lading);
    for (const path of [
      `/image/${id}/-/resize/60x/`,
      `/image/${uuid}/-/resize/60x`,
      `/image/${id}/-/resize/60x/any%20name.png`,
      `/${uuid}/-/resize/60x/`,
      `/${uuid}/-/resize/60x/small.png`,
    ]) {
      const answer = await get(lading, path);
      expect(answer.status, path).toBe(200);
      expect(answer.headers.get('content-type')).toBe('image/png');
      expect(described(answer.bytes), path).toEqual({ format: 'png', width: 60, height: 40 });
    }
    const named = await get(lading, `/image/${id}/-/resize/60x/-/format/webp/holiday.png`);
    expect(named.headers.get('content-disposition')).toContain('holiday.webp');
  });

  it('are served as they were uploaded where nothing is asked', async () => {
    const { id, sha256 } = await picture(lading, 1);
    for (const path of [`/image/${id}`, `/image/${id}/`, `/image/${id}/-/inline/yes/`]) {
      const answer = await get(lading, path);
      expect(answer.headers.get('etag'), path).toBe(`"${sha256}"`);
    }
    expect((await get(lading, `/image/${id}/-/inline/no/`)).headers.get('content-disposition')).toMatch(/^attachment/);
    expect(await cached(lading, id)).toEqual([]);
  });

  it('are rendered once, then served from the store; listed, counted and purged', async () => {
    const { id, uuid } = await picture(lading, 2);
    const path = `/image/${id}/-/resize/50x/-/format/webp/`;
    const before = await rendered(lading);
    const answers = await Promise.all(Array.from({ length: 200 }, () => get(lading, path)));
    expect((await rendered(lading)) - before).toBe(1);
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.get('etag')}`)).size).toBe(1);
    const again = await get(lading, `/${uuid}/-/format/webp/-/resize/50x/`);
    expect(again.headers.get('etag')).toBe(answers[0]?.headers.get('etag'));
    const [variant, ...others] = await cached(lading, id);
    expect(others).toEqual([]);
    expect(variant).toMatchObject({ url: path, transformation: '-/resize/50x/-/format/webp/', type: 'image/webp', width: 50 });
    const data = await graphql<{ file: { variants: { edges: { node: { size: number; url: string } }[] } } }>(
      lading,
      `{ file(id: "${id}") { variants { edges { node { size url } } } } }`,
    );
    expect(data.file.variants.edges).toEqual([{ node: { size: variant?.size, url: path } }]);
    const { purgeVariants } = await graphql<{ purgeVariants: unknown }>(
      lading,
      `mutation { purgeVariants(fileId: "${uuid}") { __typename ... on Purged { count bytes } } }`,
    );
    expect(purgeVariants).toEqual({ __typename: 'Purged', count: 1, bytes: variant?.size });
    expect(await cached(lading, id)).toEqual([]);
    expect((await get(lading, path)).headers.get('etag')).toBe(answers[0]?.headers.get('etag'));
    expect((await purge(lading, id)).status).toBe(204);
    expect(await cached(lading, id)).toEqual([]);
  });

  it('take the format that the client accepts', async () => {
    const { id } = await picture(lading, 3);
    const path = `/image/${id}/-/resize/40x/-/format/auto/`;
    for (const [accept, format] of [
      ['image/avif,image/webp,*/*', 'avif'],
      ['image/webp,image/*', 'webp'],
      ['image/avif;q=0,image/webp', 'webp'],
      ['*/*', 'png'],
    ] as const) {
      const answer = await get(lading, path, { accept });
      expect(described(answer.bytes).format, accept).toBe(format);
      expect(answer.headers.get('vary')).toContain('Accept');
    }
  });

  it('end with their file', async () => {
    const { id } = await picture(lading, 4);
    const path = `/image/${id}/-/resize/30x/`;
    // Asked for often enough to be answered from memory.
    for (let time = 0; time < 5; time += 1) expect((await get(lading, path)).status).toBe(200);
    await request(lading, `/api/links/${id}`, { method: 'DELETE', headers: bearer(lading.token) });
    expect((await get(lading, path)).json()).toMatchObject({ status: 410, code: 'FileGone' });
  });

  it('are ranges, conditions and HEAD like any bytes', async () => {
    const { id } = await picture(lading, 5);
    const path = `/image/${id}/-/resize/33x/`;
    const whole = await get(lading, path);
    const etag = whole.headers.get('etag') ?? '';
    expect((await get(lading, path, { 'if-none-match': etag })).status).toBe(304);
    const part = await get(lading, path, { range: 'bytes=2-5' });
    expect([part.status, part.bytes.toString('hex')]).toEqual([206, whole.bytes.subarray(2, 6).toString('hex')]);
    const head = await request(lading, path, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(whole.bytes.byteLength)]);
  });
});

scenario('what is no picture, or may not be one', { runsIn: [light] }, (lading) => {
  const refused = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await get<ProblemBody>(lading, path, headers);
    return [answer.status, answer.json().code];
  };

  it('is refused, each by its name', async () => {
    const { id } = await picture(lading, 10);
    const text = await uploaded(lading, 'no picture', { name: 'a.txt' });
    const cut = await uploaded(lading, gradient(300, 300).subarray(0, 600), { name: 'cut.png' });
    const huge = await uploaded(lading, flood(50_000, 50_000), { name: 'huge.png' });
    const limited = await picture(lading, 11, { max_downloads: '5' });
    expect(await refused(`/image/${text.id}/-/resize/10x/`)).toEqual([415, 'NotAnImage']);
    expect(await refused(`/image/${text.id}/-/json/`)).toEqual([415, 'NotAnImage']);
    expect(await refused(`/image/${text.id}/-/inline/yes/`)).toEqual([415, 'NotAnImage']);
    expect(await refused(`/image/${cut.id}/-/resize/10x/`)).toEqual([422, 'ImageBroken']);
    expect(await refused(`/image/${huge.id}/-/resize/10x/`)).toEqual([413, 'ImageTooLarge']);
    expect((await get(lading, huge.url)).status).toBe(200);
    expect(await refused(`/image/${limited.id}/-/resize/10x/`)).toEqual([403, 'VariantsNotPublic']);
    expect(await refused('/image/nonesuch/-/resize/10x/')).toEqual([404, 'FileNotFound']);
    expect(await refused(`/image/${id}/-/resize/`)).toEqual([400, 'MalformedOperation']);
    expect(await refused(`/image/${id}/-/wobble/3/`)).toEqual([400, 'UnknownOperation']);
  });

  it('wants the password of its file', async () => {
    const { id } = await picture(lading, 12, { password: 'open sesame' });
    const path = `/image/${id}/-/resize/10x/`;
    expect(await refused(path)).toEqual([401, 'PasswordWanted']);
    const answer = await get(lading, path, { 'lading-password': 'open sesame' });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
  });
});
