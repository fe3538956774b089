import { expect, it } from 'vitest';
import { get, type ProblemBody, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { graphql } from './graphql.ts';
import { described, gradient, png } from './pictures.ts';
import { scenario } from './scenario.ts';
import type { Lading } from './server.ts';

type Control = {
  parameter: string;
  kind: string;
  min: number | null;
  max: number | null;
  values: readonly string[] | null;
  fallback: string | null;
  optional: boolean;
};
type Operation = { name: string; summary: string; parameters: string; example: string; controls: readonly Control[] };

const operationsOf = async (lading: Lading): Promise<readonly Operation[]> => {
  const query =
    '{ imageOperations { name summary parameters example controls { parameter kind min max values fallback optional } } }';
  return (await graphql<{ imageOperations: Operation[] }>(lading, query, { token: null })).imageOperations;
};

const picture = (lading: Lading, seed: number) => uploaded(lading, gradient(120, 80, seed), { name: 'slope.png' });

/** A plain red picture. */
const logo = (lading: Lading, seed: number, fields: Record<string, string> = {}) =>
  uploaded(
    lading,
    png(30 + seed, 20, () => [255, 0, 0]),
    { name: 'logo.png', fields },
  );

scenario('effects on pictures', { runsIn: [light] }, (lading) => {
  it('tell everybody how an editor asks for them', async () => {
    const byName = new Map((await operationsOf(lading)).map((operation) => [operation.name, operation]));
    expect(byName.get('blur')).toMatchObject({ parameters: ':strength?/:amount?', example: 'blur/20' });
    expect(byName.get('blur')?.controls[1]).toEqual({
      parameter: 'amount',
      kind: 'RANGE',
      min: -200,
      max: 100,
      values: null,
      fallback: '100',
      optional: true,
    });
    const [id, dimensions] = byName.get('overlay')?.controls ?? [];
    expect(id).toMatchObject({ parameter: 'id', kind: 'FILE', fallback: null, optional: false });
    expect(dimensions).toMatchObject({ kind: 'SIZE', fallback: '100px100p', optional: true });
    expect(byName.get('filter')?.controls[0]?.values).toContain('sepia');
    expect(byName.get('grayscale')).toMatchObject({ parameters: '', controls: [] });
  });

  it('write text, in the process that renders', async () => {
    const { id } = await picture(lading, 2);
    const plain = await get(lading, `/image/${id}/-/resize/120x/`);
    const written = await get(lading, `/image/${id}/-/font/bold/24/fff/-/text/90px50p/center/%D0%96%20%3Cb%3E/`);
    expect(written.status).toBe(200);
    expect(described(written.bytes)).toEqual({ format: 'png', width: 120, height: 80 });
    expect(written.headers.get('etag')).not.toBe(plain.headers.get('etag'));
  });

  it('lay another file over a picture, by its slug and by its uuid', async () => {
    const [{ id }, over] = await Promise.all([picture(lading, 3), logo(lading, 1)]);
    const bySlug = await get(lading, `/image/${id}/-/overlay/${over.id}/50px50p/center/`);
    expect(bySlug.status).toBe(200);
    const byUuid = await get(lading, `/image/${id}/-/overlay/${over.uuid.toUpperCase()}/50px50p/50p,50p/100p/`);
    expect(byUuid.headers.get('etag')).toBe(bySlug.headers.get('etag'));
    const onItself = await get(lading, `/image/${id}/-/overlay/self/50px50p/center/`);
    expect(onItself.headers.get('etag')).not.toBe(bySlug.headers.get('etag'));
  });

  it('lay over nothing that is a download around a limit', async () => {
    const { id } = await picture(lading, 4);
    const limited = await logo(lading, 3, { max_downloads: '3' });
    const answer = await get<ProblemBody>(lading, `/image/${id}/-/overlay/${limited.id}/`);
    expect([answer.status, answer.json().code]).toEqual([403, 'SourceNotPublic']);
  });

  it('are refused with what is right instead', async () => {
    const { id } = await picture(lading, 5);
    for (const [path, said] of [
      ['-/blur_region/faces/', 'faces'],
      ['-/brightness/101/', 'a whole number from -100 to 100'],
      ['-/filter/unknown/', 'sepia'],
      [`-/text/80px20p/center/${'a'.repeat(1_001)}/`, 'longer than 1000'],
    ]) {
      const answer = await get<ProblemBody>(lading, `/image/${id}/${path}`);
      expect([answer.status, answer.json().code]).toEqual([400, 'MalformedOperation']);
      expect(answer.json().detail).toContain(said);
      expect(answer.json().detail).toContain(`-/${path?.split('/')[1]}/`);
    }
  });
});
