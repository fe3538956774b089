import { expect, it } from 'vitest';
import { bearer, get, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { graphql, graphqlAnswer } from './graphql.ts';
import { gradient } from './pictures.ts';
import { scenario } from './scenario.ts';

const query = 'query ($id: ID!, $all: [String!]!) { file(id: $id) { transformed(transformations: $all) } }';

scenario('URLs of pictures over GraphQL', { runsIn: [light] }, (lading) => {
  const asked = (id: string, ...all: string[]) =>
    graphql<{ file: { transformed: string[] } }>(lading, query, { variables: { id, all } }).then(({ file }) => file.transformed);

  it('are what one asked for, spelled as it is served', async () => {
    const { id, uuid } = await uploaded(lading, gradient(60, 40), { name: 'slope.png' });
    const urls = await asked(uuid, '', '-/resize/30x/', '-/crop/16:9/-/text/50px50p/center/a b?/', 'w_30', '-/flip/a.b.png');
    expect(urls).toEqual([
      `/image/${id}/`,
      `/image/${id}/-/resize/30x/`,
      `/image/${id}/-/crop/16:9/-/text/50px50p/center/a%20b%3F/`,
      `/image/${id}/-/resize/30x/`,
      `/image/${id}/-/flip/a.b.png`,
    ]);
    for (const url of urls) expect((await get(lading, url)).status, url).toBe(200);
  });

  it('are refused where they would be, and to who may not manage', async () => {
    const { id } = await uploaded(lading, gradient(60, 40, 1), { name: 'slope.png' });
    const refusal = async (all: string, token?: null) =>
      (await graphqlAnswer(lading, query, { variables: { id, all: [all] }, ...(token === null && { token }) })).json().errors?.[0]
        ?.extensions?.code;
    expect(await refusal('-/resize/')).toBe('MalformedOperation');
    expect(await refusal('-/wobble/3/')).toBe('UnknownOperation');
    expect(await refusal('-/resize/30x/', null)).toBe('UNAUTHENTICATED');
  });

  it('of kept pictures give the same again, though their last value looks like a file name', async () => {
    const { id } = await uploaded(lading, gradient(60, 40, 2), { name: 'slope.png' });
    const first = await get(lading, `/image/${id}/-/crop/50px50p/12.5p,20p/a.png`);
    const { variants } = (
      await get<{ variants: { url: string }[] }>(lading, `/api/files/${id}/cached`, bearer(lading.token))
    ).json();
    expect(variants.length).toBe(1);
    const again = await get(lading, variants[0]?.url ?? '');
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(again.bytes.equals(first.bytes)).toBe(true);
  });
});
