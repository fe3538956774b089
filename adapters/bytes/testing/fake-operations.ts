import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

type Stored = { readonly file: string; readonly size: number; readonly at: Date; readonly type: string; readonly etag: string };
type Upload = { readonly key: string; readonly at: Date; readonly type: string; readonly parts: Map<number, Stored> };
export type Bucket = { readonly objects: Map<string, Stored>; readonly uploads: Map<string, Upload> };

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly bucket: Bucket;
  readonly key: string;
  readonly query: URLSearchParams;
  /** Where bodies are kept. */
  readonly folder: string;
  readonly fault: { readonly bytes: number; readonly ending: 'hang' | 'cut' } | undefined;
};

const PAGE = 1000;
const MIN_PART_BYTES = 5 * 1024 * 1024;

export const refuse = (response: ServerResponse, status: number, code: string): void => {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
};

const say = (response: ServerResponse, root: string, body: string): void => {
  response.writeHead(200, { 'content-type': 'application/xml' }).end(`<${root}>${body}</${root}>`);
};

const receive = async (body: Readable, folder: string, type = ''): Promise<Stored> => {
  const file = join(folder, randomUUID());
  await pipeline(body, createWriteStream(file));
  // An ETag that is no digest, as those of multipart uploads are none.
  return { file, size: (await stat(file)).size, at: new Date(), type, etag: `"${randomUUID()}-1"` };
};

const headOf = ({ size, at, type, etag }: Stored) => ({
  'content-length': size,
  'last-modified': at.toUTCString(),
  'content-type': type,
  etag,
});

const typeOf = (request: IncomingMessage): string => request.headers['content-type'] ?? 'binary/octet-stream';

const putObject = async ({ request, response, bucket, key, folder }: Exchange) => {
  const object = await receive(request, folder, typeOf(request));
  bucket.objects.set(key, object);
  response.writeHead(200, { etag: object.etag }).end();
};

const statObject = ({ response, bucket, key }: Exchange) => {
  const object = bucket.objects.get(key);
  if (object === undefined) response.writeHead(404).end();
  else response.writeHead(200, headOf(object)).end();
};

const removeObject = ({ response, bucket, key }: Exchange) => {
  bucket.objects.delete(key);
  response.writeHead(204).end();
};

const getObject = async (exchange: Exchange) => {
  const { request, response, bucket, key } = exchange;
  const object = bucket.objects.get(key);
  if (object === undefined) return refuse(response, 404, 'NoSuchKey');
  const [, first, last] = request.headers.range?.match(/^bytes=(\d+)-(\d*)$/) ?? [];
  const start = Number(first ?? 0);
  const end = Math.min(last ? Number(last) : Number.POSITIVE_INFINITY, object.size - 1);
  if (first !== undefined && start >= object.size) return refuse(response, 416, 'InvalidRange');
  response.writeHead(first === undefined ? 200 : 206, { ...headOf(object), 'content-length': end - start + 1 });
  await sendBytes(exchange, object, { start, end });
};

const sendBytes = async (
  { response, fault }: Exchange,
  { file, size }: Stored,
  { start, end }: { start: number; end: number },
) => {
  if (size === 0) return response.end();
  if (fault === undefined) return await pipeline(createReadStream(file, { start, end }), response);
  for await (const chunk of createReadStream(file, { start, end: start + fault.bytes - 1 })) response.write(chunk);
  if (fault.ending === 'cut') response.write('', () => response.destroy());
};

const listObjects = ({ response, bucket, query }: Exchange) => {
  const after = query.get('continuation-token') ?? '';
  const keys = [...bucket.objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after).sort();
  const page = keys.slice(0, PAGE);
  const contents = page.map((key) => {
    const { size, at } = bucket.objects.get(key) ?? { size: 0, at: new Date() };
    return `<Contents><Key>${key}</Key><LastModified>${at.toISOString()}</LastModified><Size>${size}</Size></Contents>`;
  });
  const more = keys.length > PAGE ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  say(response, 'ListBucketResult', `<IsTruncated>${more !== ''}</IsTruncated>${more}${contents.join('')}`);
};

const beginUpload = ({ request, response, bucket, key }: Exchange) => {
  const id = randomUUID();
  bucket.uploads.set(id, { key, at: new Date(), type: typeOf(request), parts: new Map() });
  say(response, 'InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`);
};

/** Runs what needs an upload of the id in the query. */
const ofUpload = (run: (exchange: Exchange, upload: Upload, id: string) => unknown) => (exchange: Exchange) => {
  const id = exchange.query.get('uploadId') ?? '';
  const upload = exchange.bucket.uploads.get(id);
  return upload === undefined ? refuse(exchange.response, 404, 'NoSuchUpload') : run(exchange, upload, id);
};

const putPart = ofUpload(async ({ request, response, query, folder }, upload) => {
  const part = await receive(request, folder);
  upload.parts.set(Number(query.get('partNumber')), part);
  response.writeHead(200, { etag: part.etag }).end();
});

const listParts = ofUpload(({ response }, { parts }) => {
  const items = [...parts].map(
    ([number, { size, at, etag }]) =>
      `<Part><PartNumber>${number}</PartNumber><LastModified>${at.toISOString()}</LastModified><ETag>${etag}</ETag><Size>${size}</Size></Part>`,
  );
  say(response, 'ListPartsResult', `<IsTruncated>false</IsTruncated>${items.join('')}`);
});

const completeUpload = ofUpload(async ({ request, response, bucket, folder }, { key, type, parts }, id) => {
  const wanted = [...(await text(request)).matchAll(/<PartNumber>(\d+)<\/PartNumber>\s*<ETag>([^<]*)</g)];
  const found = wanted.flatMap(([, number, etag]) => {
    const part = parts.get(Number(number));
    return part?.etag.includes(etag ?? '') === true ? part : [];
  });
  if (found.length === 0 || found.length !== wanted.length) return refuse(response, 400, 'InvalidPart');
  if (found.slice(0, -1).some(({ size }) => size < MIN_PART_BYTES)) return refuse(response, 400, 'EntityTooSmall');
  const object = await receive(Readable.from(joined(found)), folder, type);
  bucket.objects.set(key, object);
  bucket.uploads.delete(id);
  say(response, 'CompleteMultipartUploadResult', `<Location>/</Location><Key>${key}</Key><ETag>${object.etag}</ETag>`);
});

async function* joined(parts: readonly Stored[]): AsyncGenerator<Uint8Array> {
  for (const { file } of parts) yield* createReadStream(file);
}

const abortUpload = ofUpload(({ response, bucket }, _, id) => {
  bucket.uploads.delete(id);
  response.writeHead(204).end();
});

const listUploads = ({ response, bucket }: Exchange) => {
  const items = [...bucket.uploads].map(
    ([id, { key, at }]) =>
      `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${at.toISOString()}</Initiated></Upload>`,
  );
  say(response, 'ListMultipartUploadsResult', `<IsTruncated>false</IsTruncated>${items.join('')}`);
};

const done = ({ response }: Exchange) => response.writeHead(200).end();

const operations: Record<string, (exchange: Exchange) => unknown> = {
  'HEAD bucket': done,
  'PUT bucket': done,
  'DELETE bucket': done,
  'GET bucket list-type': listObjects,
  'GET bucket uploads': listUploads,
  'HEAD object': statObject,
  'GET object': getObject,
  'PUT object': putObject,
  'DELETE object': removeObject,
  'POST object uploads': beginUpload,
  'PUT object uploadId': putPart,
  'GET object uploadId': listParts,
  'POST object uploadId': completeUpload,
  'DELETE object uploadId': abortUpload,
};

export const operation = async (exchange: Exchange): Promise<void> => {
  const { request, response, key, query } = exchange;
  const way = ['list-type', 'uploads', 'uploadId'].find((name) => query.has(name));
  const name = [request.method, key === '' ? 'bucket' : 'object', way].filter(Boolean).join(' ');
  await (operations[name] ?? (() => refuse(response, 501, 'NotImplemented')))(exchange);
};
