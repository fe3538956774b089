import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { get, type UploadedFile, upload } from './client.ts';
import { light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { storageOf } from './observe.ts';
import { deleteFile } from './operations.ts';
import { scenario } from './scenario.ts';
import { type Lading, startLading } from './server.ts';

const size = 10_000;

scenario('a quota that fits 20 files', { runsIn: [light], env: { MAX_STORAGE_BYTES: String(20 * size) } }, (lading) => {
  let other: Lading;

  beforeAll(async () => {
    other = await startLading({ ...light, replicaOf: lading });
  });
  afterAll(() => other.dispose());

  it('holds for 50 uploads at once on two replicas, by form and by PUT', async () => {
    const body = randomBytes(size);
    const put = (to: Lading) =>
      fetch(`${to.url}/a.bin`, {
        method: 'PUT',
        body,
        headers: { authorization: `Bearer ${to.token}`, accept: 'application/json' },
      });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const to = index % 2 === 0 ? lading : other;
        return index % 4 < 2 ? put(to) : upload(to, body);
      }),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(20);
    expect(statuses.filter((status) => status === 507)).toHaveLength(30);
    expect((await storageOf(lading)).bytes).toBe(20 * size);
  });

  it('says what is held and what may be', async () => {
    const answer = await upload(other, 'x');
    expect(answer.json()).toMatchObject({ code: 'StorageFull', capacity_bytes: 20 * size, used_bytes: 20 * size });
  });

  it('has room again once bytes are freed', async () => {
    const answer = await fetch(`${lading.url}/api/links?limit=1`, { headers: { authorization: `Bearer ${lading.token}` } });
    const { links }: { links: UploadedFile[] } = await answer.json();
    const [file] = links;
    await deleteFile(lading, file?.id ?? '');
    expect((await get(lading, file?.url ?? '')).status).toBe(410);
    const again = await eventually(() => upload(other, randomBytes(size)), { until: ({ status }) => status !== 507 });
    expect(again.status).toBe(201);
  });
});
