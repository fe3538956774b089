import { expect, it } from 'vitest';
import { bearer, get, type ProblemBody, request, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { graphql } from './graphql.ts';
import { described, gradient, png } from './pictures.ts';
import { scenario } from './scenario.ts';

type Operation = { name: string; summary: string; parameters: string; example: string };

scenario('image operations', { runsIn: [light] }, (lading) => {
  const refused = async (path: string): Promise<string> => {
    const answer = await get<ProblemBody>(lading, path);
    return `${answer.status} ${answer.json().code}`;
  };

  it('are listed, and the example of each works', async () => {
    const { imageOperations } = await graphql<{ imageOperations: Operation[] }>(
      lading,
      '{ imageOperations { name summary parameters example } }',
    );
    const names = imageOperations.map(({ name }) => name);
    for (const name of ['preview', 'resize', 'crop', 'format', 'quality', 'overlay', 'text', 'json', 'main_colors'])
      expect(names).toContain(name);
    expect(imageOperations.length).toBeGreaterThan(40);
    const { id } = await uploaded(lading, gradient(240, 160), { name: 'slope.png' });
    const svg = await uploaded(
      lading,
      '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9" height="9"/></svg>',
      {
        name: 'drawing.svg',
        type: 'image/svg+xml',
      },
    );
    for (const { name, example } of imageOperations) {
      const path = `/image/${name === 'rasterize' ? svg.id : id}/-/${example}/`;
      const answer = await get(lading, path);
      expect(answer.status, `${path} ${answer.text().slice(0, 200)}`).toBe(200);
    }
  });

  it('mean the same in the short form', async () => {
    const { id } = await uploaded(lading, gradient(240, 160, 1), { name: 'slope.png' });
    for (const [short, long] of [
      ['w_60', '-/resize/60x/'],
      ['w_60,h_60,c_fill', '-/scale_crop/60x60/center/'],
      ['w_60/a_90', '-/resize/60x/-/rotate/270/'],
      ['w_60,f_webp,q_70', '-/resize/60x/-/format/webp/-/quality/70/'],
    ]) {
      const [a, b] = [await get(lading, `/image/${id}/${short}`), await get(lading, `/image/${id}/${long}`)];
      expect([a.status, a.headers.get('etag')], short).toEqual([200, b.headers.get('etag')]);
    }
    expect((await get(lading, `/image/${id}/holiday.png`)).headers.get('content-disposition')).toContain('holiday.png');
  });

  it('are refused, each with what would be right', async () => {
    const { id } = await uploaded(lading, gradient(60, 40, 2), { name: 'slope.png' });
    const at = (path: string) => refused(`/image/${id}/${path}`);
    for (const path of [
      '-/resize/0x/',
      '-/resize/NaNx/',
      '-/resize/99999x/',
      '-/resize/',
      '-/resize/10x/20/30/',
      '-/quality/0/',
      '-/quality/101/',
      '-/rotate/45/',
      '-/crop/face/',
      '-/blur_region/faces/',
      '-//',
      '-/-/resize/10x/',
      '-/resize//10x/',
      'w_abc',
      'w_10,,h_10',
      `${'-/flip/'.repeat(200)}`,
    ])
      expect(await at(path), path).toBe('400 MalformedOperation');
    expect(await at('-/wobble/')).toBe('400 UnknownOperation');
    for (const name of ['%2e%2e%2fpasswd.png', '..%5Ca.png', 'a%00.png', '%c3%28.png'])
      expect(await at(`-/resize/10x/${name}`), name).toMatch(/^400 /);
    const told = await get<ProblemBody>(lading, `/image/${id}/-/rotate/45/`);
    expect(told.json().detail).toMatch(/rotate.*45.*-\/rotate\/90\//s);
  });

  it('show other stored pictures, as long as anybody may see them', async () => {
    const { id } = await uploaded(lading, gradient(100, 100, 3), { name: 'ground.png' });
    const red = await uploaded(
      lading,
      png(10, 10, () => [255, 0, 0]),
      { name: 'red.png' },
    );
    const path = (other: string) => `/image/${id}/-/overlay/${other}/50px50p/center/`;
    const shown = await get(lading, path(red.id));
    expect(described(shown.bytes)).toEqual({ format: 'png', width: 100, height: 100 });
    expect((await get(lading, path(red.uuid))).headers.get('etag')).toBe(shown.headers.get('etag'));
    const secret = await uploaded(
      lading,
      png(9, 9, () => [0, 255, 0]),
      { name: 'b.png', fields: { password: 'sesame' } },
    );
    const text = await uploaded(lading, 'no picture', { name: 'a.txt' });
    expect(await refused(path(secret.id))).toBe('403 SourceNotPublic');
    expect(await refused(path(text.id))).toBe('415 NotAnImage');
    expect(await refused(path('nonesuch'))).toBe('404 FileNotFound');
    for (let time = 0; time < 4; time += 1) expect((await get(lading, path(red.id))).status).toBe(200);
    await request(lading, `/api/links/${red.id}`, { method: 'DELETE', headers: bearer(lading.token) });
    expect(await refused(path(red.id))).toBe('410 FileGone');
  });
});
