import { randomBytes } from 'node:crypto';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { type ProblemBody, request, upload, uploaded, uploadForm } from './client.ts';
import { everywhere, light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { smallDisk } from './faults.ts';
import { filesBelow, type MetricsNumbers, metricsOf, nothingNewBelow, sha256, storageOf } from './observe.ts';
import { deleteFile } from './operations.ts';
import { closing, connectTo, raw, readAnswer } from './raw.ts';
import { leftOut, scenario } from './scenario.ts';
import { startLading } from './server.ts';

const limit = 1_048_576;

scenario(
  'an upload that goes wrong leaves nothing',
  { runsIn: everywhere, env: { MAX_FILE_SIZE_BYTES: String(limit) } },
  (lading, { bytes }) => {
    let before: { metrics: MetricsNumbers; files: ReadonlyMap<string, number> };

    beforeEach(async () => {
      before = { metrics: await metricsOf(lading), files: await filesBelow(lading.dataDir) };
    });

    const expectNothingKept = async () => {
      if (bytes === 'filesystem')
        await eventually(() => nothingNewBelow(lading.dataDir, before.files), { until: (paths) => paths.length === 0 });
      await eventually(() => storageOf(lading), { until: ({ orphanBytes }) => orphanBytes === 0 });
      expect(await metricsOf(lading)).toEqual(before.metrics);
    };

    const head = (form: { contentType: string }, length: number, more = '') =>
      `POST /upload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${lading.token}\r\nContent-Type: ${form.contentType}\r\nContent-Length: ${length}\r\n${more}\r\n`;

    it('when the client is gone in the middle', async () => {
      const form = uploadForm(randomBytes(600_000));
      const socket = await connectTo(lading);
      socket.write(head(form, form.body.length));
      socket.write(form.body.subarray(0, 300_000));
      if (bytes === 'filesystem')
        await eventually(() => nothingNewBelow(lading.dataDir, before.files), { until: (paths) => paths.length > 0 });
      socket.resetAndDestroy();
      await expectNothingKept();
    });

    it('when the client says goodbye in the middle', async () => {
      const form = uploadForm(randomBytes(600_000));
      const socket = await connectTo(lading);
      const closed = closing(socket);
      socket.end(Buffer.concat([Buffer.from(head(form, form.body.length)), form.body.subarray(0, 300_000)]));
      await closed;
      await expectNothingKept();
    });

    it('when the body is shorter than announced and then stays silent', async () => {
      const socket = await connectTo(lading);
      const closed = closing(socket);
      socket.write(
        `PUT /short.txt HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${lading.token}\r\nContent-Length: 100000\r\n\r\n`,
      );
      socket.end('only this');
      await closed;
      await expectNothingKept();
    });

    it('when a chunk of the body is no chunk', async () => {
      const answer = await raw(
        lading,
        `PUT /chunks.txt HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${lading.token}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nnot-a-size\r\n`,
      );
      expect([0, 400]).toContain(answer.status);
      await expectNothingKept();
    });

    it('when the file is over the limit', async () => {
      const answer = await upload(lading, randomBytes(limit + 1));
      expect(answer.status).toBe(413);
      expect(answer.json()).toMatchObject({ code: 'FileTooLarge', limit_bytes: limit });
      await expectNothingKept();
    });

    it('when a raw body announces more than the limit', async () => {
      const answer = await raw(
        lading,
        `PUT /huge.bin HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${lading.token}\r\nContent-Length: 999999999999\r\n\r\nbegins`,
      );
      expect(answer.status).toBe(413);
      await expectNothingKept();
    });

    it('when a file over the limit never ends: the answer comes and the connection goes', async () => {
      const form = uploadForm('');
      const socket = await connectTo(lading);
      const answer = readAnswer(socket, 20_000);
      let sent = 0;
      const chunk = Buffer.alloc(65_536, 'x');
      const closed = closing(socket);
      socket.write(head(form, 10_000_000_000));
      socket.write(form.body.subarray(0, form.body.lastIndexOf('\r\n--')));
      const pour = () => {
        while (!socket.destroyed && socket.writable) {
          sent += chunk.length;
          if (!socket.write(chunk)) return;
        }
      };
      socket.on('drain', pour);
      pour();
      await closed;
      expect([0, 413]).toContain((await answer).status); // what comes after a reset may not be read any more
      expect(sent).toBeLessThan(200 * limit);
      await expectNothingKept();
    });

    it('when a second file follows the first', async () => {
      const form = uploadForm(randomBytes(100_000));
      const twice = Buffer.concat([form.body.subarray(0, form.body.lastIndexOf('\r\n--')), Buffer.from('\r\n'), form.body]);
      const answer = await request<ProblemBody>(lading, '/upload', {
        method: 'POST',
        body: twice,
        headers: { authorization: `Bearer ${lading.token}`, 'content-type': form.contentType },
      });
      expect(answer.json().code).toBe('TooManyFiles');
      await expectNothingKept();
    });

    it('when a field after the file is wrong', async () => {
      expect((await upload(lading, randomBytes(100_000), { fieldsAfter: { ttl: 'soon' } })).status).toBe(400);
      await expectNothingKept();
    });

    it('when the token is wrong', async () => {
      expect((await upload(lading, randomBytes(100_000), { token: 'not-the-token' })).status).toBe(401);
      await expectNothingKept();
    });
  },
);

scenario('a body longer than announced', { runsIn: [light] }, (lading) => {
  it('is cut at its announced length, and what follows is no request', async () => {
    const answer = await raw(
      lading,
      `PUT /exact.txt HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nAuthorization: Bearer ${lading.token}\r\nContent-Length: 5\r\n\r\nhello, and much more than that`,
    );
    expect(answer.status).toBe(201);
    expect(JSON.parse(answer.body)).toMatchObject({ size: 5, sha256: sha256('hello') });
  });

  it('is refused before anything is read where two lengths are announced', async () => {
    const answer = await raw(
      lading,
      `PUT /two.txt HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${lading.token}\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello`,
    );
    expect(answer.status).toBe(400);
  });

  it('is refused where a length and chunks are announced', async () => {
    const answer = await raw(
      lading,
      `PUT /both.txt HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${lading.token}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    );
    expect(answer.status).toBe(400);
  });
});

scenario('a full store', { runsIn: [light], env: { MAX_STORAGE_BYTES: '100000' } }, (lading) => {
  it('refuses what does not fit, takes what does, and has room again after a deletion', async () => {
    const file = await uploaded(lading, randomBytes(60_000));
    const answer = await upload(lading, randomBytes(60_000));
    expect(answer.status).toBe(507);
    expect(answer.json()).toMatchObject({ code: 'StorageFull' });
    expect(await storageOf(lading)).toMatchObject({ files: 1, bytes: 60_000 });
    await uploaded(lading, randomBytes(30_000));
    await deleteFile(lading, file.id);
    await eventually(() => upload(lading, randomBytes(60_000)), { until: ({ status }) => status === 201 });
  });

  it('never holds more than its capacity, however many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => upload(lading, randomBytes(20_000))));
    for (const { status } of answers) expect([201, 507]).toContain(status);
    const { bytes, orphanBytes } = await storageOf(lading);
    expect(bytes + orphanBytes).toBeLessThanOrEqual(100_000);
  });
});

const disk = await smallDisk(8);

if ('lacking' in disk) leftOut('a full disk', disk.lacking);
else {
  afterAll(() => disk.remove());

  it('a full disk refuses with 507, keeps nothing of it, and takes uploads again once there is room', async () => {
    const lading = await startLading({ ...light, folder: disk.path });
    try {
      const file = await uploaded(lading, randomBytes(3_000_000));
      const before = await filesBelow(lading.dataDir);
      const answer = await upload(lading, randomBytes(7_000_000));
      expect(answer.status).toBe(507);
      expect(answer.json()).toMatchObject({ code: 'DiskFull' });
      await eventually(() => nothingNewBelow(lading.dataDir, before), { until: (paths) => paths.length === 0 });
      await uploaded(lading, randomBytes(3_000_000));
      expect((await request(lading, file.url)).status).toBe(200);
    } finally {
      await lading.dispose();
    }
  });
}

it('a disk with less free than MIN_FREE_BYTES takes no uploads', async () => {
  const lading = await startLading({ ...light, env: { MIN_FREE_BYTES: String(Number.MAX_SAFE_INTEGER) } });
  try {
    const answer = await upload(lading, 'hello');
    expect(answer.status).toBe(507);
    expect(answer.json()).toMatchObject({ code: 'DiskFull' });
  } finally {
    await lading.dispose();
  }
});
