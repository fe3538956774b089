import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { get, request, uploaded } from './client.ts';
import { everywhere, light, production, s3 } from './combinations.ts';
import { eventually } from './eventually.ts';
import { metricsOf, sha256, storageOf } from './observe.ts';
import { fileOf } from './operations.ts';
import { scenario } from './scenario.ts';
import { startLading } from './server.ts';
import { createdUpload, createUpload, offsetOf, sendPiece, tus } from './tus.ts';

const link = (answer: { headers: Headers }) => answer.headers.get('lading-link') ?? '';
const idOf = (answer: { headers: Headers }) => answer.headers.get('lading-id') ?? '';

/** A body that sends what it has and then never ends, nor breaks off by itself. */
const endless = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => controller.enqueue(bytes),
  });

scenario('uploads in pieces', { runsIn: everywhere, env: { MAX_FILE_SIZE_BYTES: '50000000' } }, (lading) => {
  it('becomes a file when the last piece is there', async () => {
    const content = randomBytes(3_000_000);
    const path = await createdUpload(lading, content.length, { filename: 'video.bin', filetype: 'video/mp4', ttl: '1h' });
    const first = await sendPiece(lading, path, 0, content.subarray(0, 1_000_000));
    expect(first.status).toBe(204);
    expect(first.headers.get('upload-offset')).toBe('1000000');
    expect(idOf(first)).toBe('');
    expect(await offsetOf(lading, path)).toBe(1_000_000);
    const last = await sendPiece(lading, path, 1_000_000, content.subarray(1_000_000));
    expect(last.status).toBe(204);
    const file = await fileOf(lading, idOf(last));
    expect(file).toMatchObject({ name: 'video.bin', size: content.length, sha256: sha256(content), status: 'LIVE' });
    expect(sha256((await get(lading, link(last))).bytes)).toBe(sha256(content));
  });

  it('tells the link again to a client that has not heard it', async () => {
    const path = await createdUpload(lading, 5, { filename: 'a.txt' });
    const last = await sendPiece(lading, path, 0, 'hello');
    const head = await tus(lading, 'HEAD', path);
    expect(head.headers.get('upload-offset')).toBe('5');
    expect(link(head)).toBe(link(last));
    const again = await sendPiece(lading, path, 5, '');
    expect(link(again)).toBe(link(last));
    const { uploads } = await metricsOf(lading);
    await tus(lading, 'HEAD', path);
    expect((await metricsOf(lading)).uploads).toBe(uploads);
  });

  it('goes on after kill -9 in the middle of a piece, with the same bytes in the end', { timeout: 60_000 }, async () => {
    const content = randomBytes(30_000_000);
    const path = await createdUpload(lading, content.length, { filename: 'large.bin' });
    const cut = sendPiece(lading, path, 0, endless(content.subarray(0, 20_000_000))).catch(() => undefined);
    const before = await storageOf(lading);
    await eventually(() => storageOf(lading), { until: ({ orphanBytes }) => orphanBytes - before.orphanBytes >= 8_000_000 });
    await lading.kill9();
    await cut;
    await lading.restart();
    const offset = await offsetOf(lading, path);
    expect(offset).toBeGreaterThanOrEqual(8_000_000);
    expect(offset).toBeLessThanOrEqual(20_000_000);
    const last = await sendPiece(lading, path, offset, content.subarray(offset));
    expect(sha256((await get(lading, link(last))).bytes)).toBe(sha256(content));
  });
});

scenario('an upload in pieces', { runsIn: [light] }, (lading) => {
  it('says what it can do', async () => {
    const answer = await request(lading, '/files/', { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('tus-version')).toBe('1.0.0');
    expect(answer.headers.get('tus-max-size')).toBe('10485760');
    const extensions = (answer.headers.get('tus-extension') ?? '').split(',');
    expect(extensions).toEqual(expect.arrayContaining(['creation', 'creation-with-upload', 'termination', 'expiration']));
  });

  it('lets a page of another origin send it and read the answer', async () => {
    const asked = { origin: 'https://example.org', 'access-control-request-method': 'PATCH' };
    const headers = { ...asked, 'access-control-request-headers': 'authorization,tus-resumable,upload-offset,content-type' };
    const preflight = await request(lading, '/files/0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11', { method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toMatch(/\bPATCH\b/);
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/tus-resumable/);
    const created = await createUpload(lading, 5, {}, { origin: 'https://example.org' });
    expect(created.headers.get('access-control-expose-headers')).toMatch(/Location.*Lading-Link.*Upload-Offset/);
  });

  it('takes its first bytes with its creation', async () => {
    const headers = { 'upload-length': '5', 'content-type': 'application/offset+octet-stream' };
    const whole = await tus(lading, 'POST', '/files/', { headers, body: 'hello' });
    expect(whole.status).toBe(201);
    expect((await get(lading, link(whole))).text()).toBe('hello');
    const part = await tus(lading, 'POST', '/files', { headers, body: 'hel' });
    expect(part.headers.get('upload-offset')).toBe('3');
    const rest = await sendPiece(lading, part.headers.get('location') ?? '', 3, 'lo');
    expect((await get(lading, link(rest))).text()).toBe('hello');
  });

  it('of nothing is a file at once', async () => {
    const answer = await createUpload(lading, 0, { filename: 'empty.txt' });
    expect(answer.status).toBe(201);
    expect((await get(lading, link(answer))).bytes).toHaveLength(0);
  });

  it('may say its length later', async () => {
    const created = await tus(lading, 'POST', '/files/', { headers: { 'upload-defer-length': '1' } });
    const path = created.headers.get('location') ?? '';
    expect((await sendPiece(lading, path, 0, 'hel')).status).toBe(204);
    const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '3', 'upload-length': '5' };
    const last = await tus(lading, 'PATCH', path, { headers, body: 'lo' });
    expect((await get(lading, link(last))).text()).toBe('hello');
  });

  it('keeps its promises: lifetime from its end on, limit, password', async () => {
    const path = await createdUpload(lading, 5, {
      filename: 'a.txt',
      ttl: '1h',
      max_downloads: '1',
      password: 'secret',
      sliding: 'true',
    });
    const head = await tus(lading, 'HEAD', path);
    expect(head.headers.get('upload-metadata')).toMatch(/^filename \S+,ttl /);
    expect(head.headers.get('upload-metadata')).not.toMatch(/password/);
    const before = Date.now();
    const last = await sendPiece(lading, path, 0, 'hello');
    const file = await fileOf(lading, idOf(last));
    expect(Date.parse(file?.expiresAt ?? '') - before).toBeGreaterThanOrEqual(3_600_000 - 1_000);
    expect((await get(lading, link(last))).status).toBe(401);
    expect((await get(lading, link(last), { 'lading-password': 'secret' })).text()).toBe('hello');
    expect((await get(lading, link(last), { 'lading-password': 'secret' })).status).toBe(410);
  });

  it('can be given up', async () => {
    const path = await createdUpload(lading, 5);
    await sendPiece(lading, path, 0, 'hel');
    expect((await tus(lading, 'DELETE', path)).status).toBe(204);
    expect((await tus(lading, 'HEAD', path)).status).toBe(404);
    expect((await sendPiece(lading, path, 3, 'lo')).json()).toMatchObject({ code: 'UploadNotFound' });
  });

  it('goes on from where a broken connection left it', async () => {
    const path = await createdUpload(lading, 1_000_000);
    const content = randomBytes(1_000_000);
    const cut = new AbortController();
    const sending = fetch(new URL(path, lading.url), {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${lading.token}`,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: endless(content.subarray(0, 600_000)),
      duplex: 'half',
      signal: cut.signal,
    } as RequestInit).catch(() => undefined); // `duplex` is what Node wants for streams
    // The new request makes the old one leave off: what it had sent is kept.
    const offset = await eventually(() => offsetOf(lading, path), { until: (at) => at > 0 });
    cut.abort();
    await sending;
    expect(offset).toBeLessThanOrEqual(600_000);
    const last = await sendPiece(lading, path, offset, content.subarray(offset));
    expect(sha256((await get(lading, link(last))).bytes)).toBe(sha256(content));
  });
});

const small = { MAX_STORAGE_BYTES: '1000000', ORPHAN_GRACE_SECONDS: '1', CLEANUP_INTERVAL_SECONDS: '1' };

scenario('room for uploads in pieces', { runsIn: [light], env: small }, (lading) => {
  it('is held from their creation on, and given back when nobody goes on with them', async () => {
    await uploaded(lading, randomBytes(100_000));
    const path = await createdUpload(lading, 800_000);
    expect((await createUpload(lading, 200_000)).status).toBe(507);
    await sendPiece(lading, path, 0, randomBytes(300_000));
    expect(await storageOf(lading)).toMatchObject({ files: 1, bytes: 100_000, orphanBytes: 300_000 });
    await eventually(() => tus(lading, 'HEAD', path), { until: ({ status }) => status === 404 });
    await eventually(() => storageOf(lading), { until: ({ orphanBytes }) => orphanBytes === 0 });
    expect((await createUpload(lading, 200_000)).status).toBe(201);
  });
});

scenario('an upload in pieces on two replicas', { runsIn: [s3, production] }, (first, combination) => {
  it('begins on one and ends on the other, once', async () => {
    const second = await startLading({ ...combination, replicaOf: first });
    try {
      const content = randomBytes(2_000_000);
      const path = await createdUpload(first, content.length, { filename: 'both.bin' });
      await sendPiece(first, path, 0, content.subarray(0, 1_500_000));
      // Both are sent the rest: one takes it, and both tell of the same file in the end.
      const rest = await Promise.all(
        [first, second].map((lading) => sendPiece(lading, path, 1_500_000, content.subarray(1_500_000))),
      );
      expect(rest.map(({ status }) => status).sort()).toEqual([204, 409]);
      const told = await Promise.all([first, second].map((lading) => tus(lading, 'HEAD', path)));
      expect(new Set(told.map(idOf)).size).toBe(1);
      for (const lading of [first, second])
        expect(sha256((await get(lading, `/${idOf(told[0] ?? { headers: new Headers() })}`)).bytes)).toBe(sha256(content));
    } finally {
      await second.dispose();
    }
  });
});
