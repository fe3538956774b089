import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bearer, get, multipart, type ProblemBody, request, upload, uploaded } from './client.ts';
import { light, s3 } from './combinations.ts';
import { sha256 } from './observe.ts';
import { scenario } from './scenario.ts';

scenario('uploading', { runsIn: [light, s3] }, (lading) => {
  describe('a form', () => {
    it('answers with all that the contract names', async () => {
      const before = Date.now();
      const answer = await upload(lading, 'hello', { name: 'hello.txt' });
      expect(answer.status).toBe(201);
      const file = answer.json();
      expect(file).toMatchObject({
        name: 'hello.txt',
        size: 5,
        type: expect.stringMatching(/^text\/plain/),
        sha256: sha256('hello'),
        max_downloads: null,
      });
      expect(file.id).toMatch(/^[0-9A-Za-z]{7}$/);
      expect(file.uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(file.url).toBe(`/${file.id}.txt`);
      expect(file.link).toBe(`${lading.url}${file.url}`);
      expect(answer.headers.get('location')).toBe(file.url);
      const at = Date.parse(file.uploaded_at);
      expect(at).toBeGreaterThanOrEqual(before - 1_000);
      expect(Date.parse(file.expires_at ?? '') - at).toBe(72 * 3_600_000);
    });

    it('serves the same bytes at once, by slug, with an extension, with a name and by uuid', async () => {
      const content = randomBytes(100_000);
      const file = await uploaded(lading, content, { name: 'random.bin' });
      for (const path of [file.url, `/${file.id}`, `/${file.id}.whatever`, `/${file.id}/any%20name.bin`, `/${file.uuid}`]) {
        const answer = await get(lading, path);
        expect(answer.status, path).toBe(200);
        expect(sha256(answer.bytes), path).toBe(file.sha256);
      }
    });

    it('takes the alias field and the alias route', async () => {
      expect((await upload(lading, 'a', { field: 'image' })).status).toBe(201);
      expect((await upload(lading, 'a', { path: '/api/upload' })).status).toBe(201);
    });

    it('reads fields before and after the file', async () => {
      const before = await uploaded(lading, 'a', { fields: { name: 'before.txt', ttl: '1h' } });
      const after = await uploaded(lading, 'a', { fieldsAfter: { name: 'after.txt', ttl: '2h', metadata: '{"a":1}' } });
      expect(before.name).toBe('before.txt');
      expect(Date.parse(before.expires_at ?? '') - Date.parse(before.uploaded_at)).toBe(3_600_000);
      expect(after.name).toBe('after.txt');
      expect(Date.parse(after.expires_at ?? '') - Date.parse(after.uploaded_at)).toBe(7_200_000);
    });

    it('keeps a file for ever when asked to', async () => {
      expect((await uploaded(lading, 'a', { fields: { ttl: 'inf' } })).expires_at).toBeNull();
    });

    it('takes an empty file', async () => {
      const file = await uploaded(lading, '', { name: 'empty.txt' });
      expect(file).toMatchObject({ size: 0, sha256: sha256('') });
      const answer = await get(lading, file.url);
      expect(answer.status).toBe(200);
      expect(answer.bytes).toHaveLength(0);
    });

    it('gives the same bytes twice two links', async () => {
      const [one, two] = await Promise.all([uploaded(lading, 'same'), uploaded(lading, 'same')]);
      expect(one.id).not.toBe(two.id);
    });

    it('takes its media type from the content before the name', async () => {
      const png = Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      );
      expect((await uploaded(lading, png, { name: 'picture.txt' })).type).toBe('image/png');
      expect((await uploaded(lading, '{}', { name: 'data.json' })).type).toBe('application/json');
      expect((await uploaded(lading, randomBytes(64), { name: 'unknown' })).type).toBe('application/octet-stream');
    });

    describe('names', () => {
      it.each([
        ['../../etc/passwd', 'passwd'],
        ['C:\\Users\\me\\report.pdf', 'report.pdf'],
        ['/absolute/path.txt', 'path.txt'],
        ['Grüße 🎉.txt', 'Grüße 🎉.txt'],
      ])('keeps of %j what is a name', async (given, kept) => {
        expect((await uploaded(lading, 'a', { name: given })).name).toBe(kept);
      });

      it('drops control characters', async () => {
        const file = await uploaded(lading, 'a', { name: 'a\u0000b\u0007c\u001b[31m\u007f.txt' });
        expect(file.name).not.toMatch(/\p{Cc}/u);
        expect(file.name).toMatch(/^a.*\.txt$/);
      });

      it('cuts 300 characters to a length that every file system takes, keeping the extension', async () => {
        const file = await uploaded(lading, 'a', { name: `${'x'.repeat(296)}.txt` });
        expect(Buffer.byteLength(file.name)).toBeLessThanOrEqual(255);
        expect(file.name).toMatch(/^x+\.txt$/);
      });

      it.each(['', '.', '..', '/', '\u0000'])('finds a name where %j is none', async (name) => {
        const file = await uploaded(lading, 'a', { name });
        expect(file.name).toMatch(/^[^./\\][^/\\]*$/);
      });
    });
  });

  describe('a raw body', () => {
    const put = (path: string, body: Uint8Array<ArrayBuffer> | string, headers: Record<string, string> = {}) =>
      request<{ name: string; size: number; id: string }>(lading, path, {
        method: 'PUT',
        body,
        headers: { ...bearer(lading.token), ...headers },
      });

    it('answers `curl -T` with the link as a line of text', async () => {
      const content = randomBytes(50_000);
      const answer = await put('/build.tar.gz', content);
      expect(answer.status).toBe(201);
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(answer.text()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9A-Za-z]{7}\S*\n$/);
      expect(sha256((await get(lading, answer.text().trim())).bytes)).toBe(sha256(content));
    });

    it('answers with JSON if asked', async () => {
      const answer = await put('/notes.txt', 'hello', { accept: 'application/json' });
      expect(answer.json()).toMatchObject({ name: 'notes.txt', size: 5 });
    });

    it('takes the lifetime by header or query', async () => {
      const json = { accept: 'application/json' };
      const lifetimes = await Promise.all([put('/a.txt', 'a', { ...json, 'lading-ttl': '1h' }), put('/a.txt?ttl=1h', 'a', json)]);
      for (const answer of lifetimes) {
        const { expires_at, uploaded_at } = answer.json() as unknown as { expires_at: string; uploaded_at: string };
        expect(Date.parse(expires_at) - Date.parse(uploaded_at)).toBe(3_600_000);
      }
    });

    it('decodes the name in the path', async () => {
      const answer = await put('/gr%C3%BC%C3%9Fe%20%F0%9F%8E%89.txt', 'a', { accept: 'application/json' });
      expect(answer.json()).toMatchObject({ name: 'grüße 🎉.txt' });
    });

    it('needs the token', async () => {
      expect((await request(lading, '/a.txt', { method: 'PUT', body: 'a' })).status).toBe(401);
    });
  });
});

scenario('refusing an upload', { runsIn: [light] }, (lading) => {
  const refusedBody = (body: string, contentType: string) =>
    request<ProblemBody>(lading, '/upload', {
      method: 'POST',
      body,
      headers: { ...bearer(lading.token), 'content-type': contentType },
    });

  const refusedForm = (parts: Parameters<typeof multipart>[0]) => {
    const { body, contentType } = multipart(parts);
    return request<ProblemBody>(lading, '/upload', {
      method: 'POST',
      body,
      headers: { ...bearer(lading.token), 'content-type': contentType },
    });
  };

  it.each([
    ['application/json', '{"file":"hello"}'],
    ['application/x-www-form-urlencoded', 'file=hello'],
    ['text/plain', 'hello'],
  ])('that is %s instead of a form', async (contentType, body) => {
    const answer = await refusedBody(body, contentType);
    expect(answer.status).toBe(415);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({ code: 'NotMultipart', status: 415 });
  });

  it.each([
    ['no boundary', 'multipart/form-data', ''],
    [
      'another boundary',
      'multipart/form-data; boundary=other',
      '--one\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\na\r\n--one--\r\n',
    ],
    ['no end', 'multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\na'],
    ['nothing', 'multipart/form-data; boundary=b', ''],
    ['noise', 'multipart/form-data; boundary=b', 'x'.repeat(10_000)],
  ])('whose form has %s', async (_what, contentType, body) => {
    const answer = await refusedBody(body, contentType);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.json().code).toMatch(/^(NotMultipart|NoFilePart|UploadBroken|InvalidInput)$/);
  });

  it('without a file', async () => {
    const answer = await refusedForm([{ name: 'ttl', body: '1h' }]);
    expect(answer.status).toBe(400);
    expect(answer.json().code).toBe('NoFilePart');
  });

  it('whose file is in another field', async () => {
    const answer = await refusedForm([{ name: 'document', fileName: 'a.txt', body: 'a' }]);
    expect(answer.status).toBe(400);
    expect(answer.json().code).toMatch(/^(NoFilePart|InvalidInput)$/);
  });

  it('of two files at once', async () => {
    const answer = await refusedForm([
      { name: 'file', fileName: 'a.txt', body: 'a' },
      { name: 'file', fileName: 'b.txt', body: 'b' },
    ]);
    expect(answer.status).toBe(400);
    expect(answer.json().code).toBe('TooManyFiles');
  });

  it.each([
    ['lifetime of zero', 'ttl', '0s'],
    ['lifetime in words', 'ttl', 'soon'],
    ['lifetime in the past', 'ttl', '-1h'],
    ['lifetime beyond all dates', 'ttl', '1000000w'],
    ['metadata that are a list', 'metadata', '[1]'],
    ['metadata that are null', 'metadata', 'null'],
    ['metadata that are no JSON', 'metadata', '{'],
    ['metadata that are a book', 'metadata', JSON.stringify({ a: 'x'.repeat(100_000) })],
  ])('with a %s', async (_what, field, value) => {
    for (const answer of [
      await upload(lading, 'a', { fields: { [field]: value } }),
      await upload(lading, 'a', { fieldsAfter: { [field]: value } }),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({ code: 'InvalidInput' });
    }
  });

  it('with a field of a thousand names', async () => {
    const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field-${index}`, 'x']));
    expect((await upload(lading, 'a', { fields })).status).toBe(400);
  });

  it('and says so in a page where a browser asks', async () => {
    const answer = await upload(lading, 'a', { fields: { ttl: 'soon' }, headers: { accept: 'text/html' } });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
  });
});
