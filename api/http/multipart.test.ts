import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { problem } from '@lading/schema/problems.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUpload, type UploadLimits } from './multipart.ts';
import { writeProblem } from './problem-writers.ts';
import { ask, startServer } from './testing/server.ts';

const limits: UploadLimits = { maxFileBytes: 1_000_000, maxFields: 4, maxFieldBytes: 1_000, fileFields: ['file', 'image'] };

/** Stores uploads in memory; answers with what came, or the problem. `kept` holds the bodies that were read to their end. */
const uploads = async (given: Partial<UploadLimits> = {}, check = (fields: ReadonlyMap<string, string>) => [...fields]) => {
  const kept: Buffer[] = [];
  const store = async ({ body }: { body: AsyncIterable<Uint8Array> }) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    kept.push(Buffer.concat(chunks));
  };
  const answer = async (request: IncomingMessage) => {
    const { checked, file } = await readUpload(request, { ...limits, ...given }, { check, store });
    return { fields: checked, ...file };
  };
  const port = await startServer((request, response) => {
    answer(request).then(
      (said) => response.end(JSON.stringify(said)),
      (error) => writeProblem(request, response, error),
    );
  });
  return { port, kept };
};

const boundary = 'xYzZY';
const type = { 'content-type': `multipart/form-data; boundary=${boundary}` };
const field = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (value: string, name = 'file', head = '; filename="a.txt"') =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${head}\r\nContent-Type: text/x-thing\r\n\r\n${value}\r\n`;
const form = (...parts: string[]) => `${parts.join('')}--${boundary}--\r\n`;

const send = async (port: number, body: string | Buffer, headers: Record<string, string> = type) => {
  const { status, body: said } = await ask(port, { method: 'POST', headers }, body);
  return { status, ...JSON.parse(said.toString()) };
};

describe('a form', () => {
  it('gives its file and the fields before and after it', async () => {
    const { port, kept } = await uploads();
    expect(await send(port, form(field('ttl', '1h'), file('hello'), field('name', 'ü🎉')))).toEqual({
      status: 200,
      fields: [
        ['ttl', '1h'],
        ['name', 'ü🎉'],
      ],
      field: 'file',
      name: 'a.txt',
      claimedType: 'text/x-thing',
    });
    expect(kept.map(String)).toEqual(['hello']);
  });

  it('may hold an empty file, an alias, and names of all kinds', async () => {
    const { port, kept } = await uploads();
    expect(await send(port, form(file('')))).toMatchObject({ status: 200 });
    expect(await send(port, form(file('x', 'image')))).toMatchObject({ status: 200, field: 'image' });
    expect(await send(port, form(file('x', 'file', '; filename="🎉 ü.txt"')))).toMatchObject({ name: '🎉 ü.txt' });
    expect(await send(port, form(file('x', 'file', `; filename="${'a'.repeat(300)}.txt"`)))).toMatchObject({ status: 200 });
    expect(await send(port, form(file('x', 'file', '; filename="../../etc/passwd"')))).toMatchObject({ name: 'passwd' });
    expect(await send(port, form(file('x', 'file', '')))).not.toHaveProperty('name');
    expect(await send(port, form(file('x', 'file', '; filename=""')))).toMatchObject({ status: 200, name: '' });
    expect(kept).toHaveLength(7);
  });

  it('may leave a file input empty beside the one in use', async () => {
    const { port } = await uploads();
    const empty = file('', 'image', '; filename=""');
    expect(await send(port, form(empty, file('x')))).toMatchObject({ status: 200, field: 'file' });
    expect(await send(port, form(file('x'), empty))).toMatchObject({ status: 200, field: 'file' });
    expect(await send(port, form(empty))).toMatchObject({ status: 400, code: 'NoFilePart' });
  });

  it('from FormData and in chunks is read as well', async () => {
    const { port, kept } = await uploads();
    const bytes = randomBytes(900_000);
    const data = new FormData();
    data.set('file', new Blob([bytes]), 'blob.bin');
    data.set('ttl', '1h');
    const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: data });
    expect(await answer.json()).toMatchObject({
      fields: [['ttl', '1h']],
      name: 'blob.bin',
      claimedType: 'application/octet-stream',
    });
    expect(kept[0]?.equals(bytes)).toBe(true);
  });

  it.each([
    ['is none', 'hello', { 'content-type': 'text/plain' }, 415, { code: 'NotMultipart' }],
    ['is urlencoded', 'file=a', { 'content-type': 'application/x-www-form-urlencoded' }, 415, { code: 'NotMultipart' }],
    ['says nothing', 'x', {}, 415, { code: 'NotMultipart' }],
    ['has no boundary', form(file('x')), { 'content-type': 'multipart/form-data' }, 400, { field: 'Content-Type' }],
    [
      'has an empty boundary',
      form(file('x')),
      { 'content-type': 'multipart/form-data; boundary=' },
      400,
      { field: 'Content-Type' },
    ],
    [
      'has another boundary',
      form(file('x')),
      { 'content-type': 'multipart/form-data; boundary=no' },
      400,
      { code: 'UploadBroken' },
    ],
    ['is empty', '', type, 400, { code: 'UploadBroken' }],
    ['has no part', form(), type, 400, { code: 'NoFilePart' }],
    ['ends before it begins', `--${boundary}--\r\n--${boundary}x`, type, 400, { code: 'NoFilePart' }],
    ['has no file', form(field('ttl', '1h')), type, 400, { code: 'NoFilePart' }],
    ['has its file as text', form(field('file', 'a.txt')), type, 400, { code: 'NoFilePart' }],
    ['has two files', form(file('x'), file('y')), type, 400, { code: 'TooManyFiles' }],
    ['has two files of two names', form(file('x'), field('ttl', '1h'), file('y', 'image')), type, 400, { code: 'TooManyFiles' }],
    ['has a file in a wrong field', form(file('x', 'attachment')), type, 400, { code: 'InvalidInput', field: 'attachment' }],
    ['has a wrong file after the right one', form(file('x'), file('y', '__proto__')), type, 400, { field: '__proto__' }],
    ['has a field twice', form(field('ttl', '1h'), file('x'), field('ttl', '2h')), type, 400, { field: 'ttl' }],
    ['has a nameless field', form(file('x'), field('', 'v')), type, 400, { code: 'InvalidInput' }],
    ['has a field too long', form(file('x'), field('name', 'n'.repeat(1_001))), type, 400, { field: 'name' }],
    [
      'has too many fields',
      form(file('x'), ...['a', 'b', 'c', 'd', 'e'].map((n) => field(n, ''))),
      type,
      400,
      { code: 'InvalidInput' },
    ],
    [
      'has a bomb of parts',
      form(...Array.from({ length: 5_000 }, (_, i) => field(`f${i}`, '')), file('x')),
      type,
      400,
      { code: 'InvalidInput' },
    ],
    ['ends within its file', `${file('hello').slice(0, -4)}`, type, 400, { code: 'UploadBroken' }],
    ['ends before its last boundary', file('hello') + field('ttl', '1h'), type, 400, { code: 'UploadBroken' }],
    ['has a file too large', form(file('x'.repeat(1_000_001))), type, 413, { code: 'FileTooLarge', limit_bytes: 1_000_000 }],
  ] as const)('that %s is refused, and nothing is kept', async (_, body, headers, status, expected) => {
    const { port, kept } = await uploads();
    expect(await send(port, body, headers)).toMatchObject({ status, ...expected });
    expect(kept).toHaveLength(0);
  });

  it('of exactly the limits is taken', async () => {
    const { port, kept } = await uploads();
    const fields = ['a', 'b', 'c', 'd'].map((name) => field(name, 'v'.repeat(1_000)));
    expect(await send(port, form(...fields, file('x'.repeat(1_000_000))))).toMatchObject({ status: 200 });
    expect(kept[0]).toHaveLength(1_000_000);
  });

  it('keeps fields apart from the prototypes of objects', async () => {
    const { port } = await uploads();
    const { fields } = await send(port, form(field('__proto__', 'a'), field('constructor', 'b'), file('x')));
    expect(fields).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  it('with headers without end is bounded and refused', async () => {
    const { port, kept } = await uploads();
    const bomb = `--${boundary}\r\nX-Filler: ${'y'.repeat(3_000_000)}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n`;
    expect((await send(port, form(bomb))).status).toBeGreaterThanOrEqual(400);
    expect(kept).toHaveLength(0);
  });

  it('is refused by its check before the body ends', async () => {
    const { port, kept } = await uploads({}, () => {
      throw problem('InvalidInput', { field: 'ttl', message: 'No.' });
    });
    expect(await send(port, form(file('x'), field('ttl', 'never')))).toMatchObject({ status: 400, field: 'ttl' });
    expect(kept).toHaveLength(0);
  });

  it('gives any bytes and texts as they were sent, however they are cut', async () => {
    const { port, kept } = await uploads({ maxFields: 8, maxFieldBytes: 10_000 });
    const text = fc.string({ unit: 'grapheme', maxLength: 50 }).filter((value) => !value.includes(boundary));
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'ttl', 'name', 'x y', 'ü'), { maxLength: 5 });
    const bytes = fc.uint8Array({ maxLength: 5_000 }).map((value) => Buffer.from(value).toString('latin1'));
    const nasty = fc.constantFrom('\r\n', '\r\n--', '--', `\r\n--${boundary.slice(0, 4)}`, '\r', '\n');
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.array(text, { minLength: 5, maxLength: 5 }),
        fc.array(fc.oneof(bytes, nasty)),
        fc.nat(5),
        async (keys, values, content, at) => {
          // Pieces may come together to the boundary itself; a client would have chosen another.
          fc.pre(!content.join('').includes(`--${boundary}`));
          const fields = keys.map((key, i) => [key, values[i] ?? ''] as const);
          const parts = fields.map(([key, value]) => Buffer.from(field(key, value)));
          parts.splice(Math.min(at, parts.length), 0, Buffer.from(file(content.join('')), 'latin1'));
          const answer = await send(port, Buffer.concat([...parts, Buffer.from(form())]));
          expect(answer).toMatchObject({ status: 200, fields });
          expect(kept.at(-1)?.toString('latin1')).toBe(content.join(''));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of nonsense is refused and hurts nobody', async () => {
    const { port } = await uploads();
    const piece = fc.constantFrom(
      `--${boundary}`,
      '\r\n',
      '--',
      'Content-Disposition: form-data',
      '; name="file"',
      '; filename="a"',
      ':',
      '\0',
      'x',
      '=?',
      "; filename*=utf-8''%zz",
      'Content-Type: text/plain; charset=nonsense',
      '\r\n\r\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        expect([200, 400]).toContain((await send(port, pieces.join(''))).status);
      }),
      { numRuns: 200 },
    );
  });
});
