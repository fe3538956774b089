import { expect, it } from 'vitest';
import { bearer, get, request, upload, uploaded } from './client.ts';
import { light, s3 } from './combinations.ts';
import { graphql } from './graphql.ts';
import { flood, gradient, png } from './pictures.ts';
import { scenario } from './scenario.ts';
import type { Lading } from './server.ts';

type Info = {
  width: number;
  height: number;
  format: string;
  animated: boolean;
  placeholder: string;
  dominant_color: string;
} | null;

/** What management shows of the picture in a file. */
const imageOf = async (lading: Lading, id: string): Promise<Info> =>
  (await get<{ image: Info }>(lading, `/api/links/${id}`, bearer(lading.token))).json().image;

const orange = png(60, 40, () => [200, 100, 50]);
const described = {
  width: 60,
  height: 40,
  format: 'png',
  animated: false,
  placeholder: expect.stringMatching(/^[\w+/]{20,40}=*$/),
  dominant_color: '#c86432',
};

scenario('what a picture is', { runsIn: [light, s3] }, (lading) => {
  it('is found out when it is uploaded, and shown with its file', async () => {
    const { id } = await uploaded(lading, orange, { name: 'orange.png' });
    expect(await imageOf(lading, id)).toEqual(described);
    const query = 'query ($id: ID!) { file(id: $id) { image { width height format animated placeholder dominantColor } } }';
    const { file } = await graphql<{ file: { image: unknown } }>(lading, query, { variables: { id } });
    const { dominant_color: dominantColor, ...rest } = described;
    expect(file.image).toEqual({ ...rest, dominantColor });
  });

  it('is found out whichever way the bytes came', async () => {
    const body = new Uint8Array(orange);
    const answer = await request<{ id: string }>(lading, '/put.png', {
      method: 'PUT',
      body,
      headers: { ...bearer(lading.token), accept: 'application/json' },
    });
    expect(answer.status).toBe(201);
    expect(await imageOf(lading, answer.json().id)).toEqual(described);
  });

  it.each([
    ['a picture that claims 50,000 × 50,000', flood(50_000, 50_000), 'flood.png'],
    ['a truncated picture', gradient(300, 200).subarray(0, 20_000), 'half.png'],
    ['a text called a picture', Buffer.from('no picture'), 'text.png'],
    ['a text', Buffer.from('no picture'), 'text.txt'],
  ])('stays unknown where nothing can be found out, and the upload succeeds: %s', async (_, bytes, name) => {
    const answer = await upload(lading, bytes, { name });
    expect(answer.status).toBe(201);
    const { id, url } = answer.json();
    expect(await imageOf(lading, id)).toBeNull();
    expect((await get(lading, url)).bytes.equals(bytes)).toBe(true);
  });
});
