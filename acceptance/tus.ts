import { type Answer, bearer, type ProblemBody, request } from './client.ts';
import type { Lading } from './server.ts';

type Where = Pick<Lading, 'url' | 'token'>;
type Headers = Readonly<Record<string, string>>;

const version = { 'tus-resumable': '1.0.0' };

/** `Upload-Metadata`: each value in base64. */
const metadataHeader = (metadata: Readonly<Record<string, string>>): string =>
  Object.entries(metadata)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

/** One request of tus 1.0.0, with the right token unless the headers say otherwise. */
export const tus = (
  lading: Where,
  method: string,
  path: string,
  { headers = {}, body }: { readonly headers?: Headers; readonly body?: BodyInit } = {},
): Promise<Answer<ProblemBody>> => {
  const init = {
    method,
    headers: { ...bearer(lading.token), ...version, ...headers },
    ...(body !== undefined && { body }),
    duplex: 'half',
  };
  return request(lading, path, init as RequestInit); // `duplex` is what Node wants for streams; the type is that of browsers
};

export const createUpload = (
  lading: Where,
  length: number,
  metadata: Readonly<Record<string, string>> = {},
  headers: Headers = {},
): Promise<Answer<ProblemBody>> => {
  const said = Object.keys(metadata).length > 0 ? { 'upload-metadata': metadataHeader(metadata) } : {};
  return tus(lading, 'POST', '/files/', { headers: { 'upload-length': String(length), ...said, ...headers } });
};

/** Creates an upload that must be taken: where it goes on. */
export const createdUpload = async (
  lading: Where,
  length: number,
  metadata: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const answer = await createUpload(lading, length, metadata);
  if (answer.status !== 201) throw new Error(`creating an upload answered ${answer.status}: ${answer.text()}`);
  return answer.headers.get('location') ?? '';
};

const piece = { 'content-type': 'application/offset+octet-stream' };

export const sendPiece = (lading: Where, path: string, offset: number, body: BodyInit): Promise<Answer<ProblemBody>> =>
  tus(lading, 'PATCH', path, { headers: { ...piece, 'upload-offset': String(offset) }, body });

/** Where an upload is, as HEAD tells. */
export const offsetOf = async (lading: Where, path: string): Promise<number> => {
  const answer = await tus(lading, 'HEAD', path);
  if (answer.status !== 200) throw new Error(`HEAD answered ${answer.status}`);
  return Number(answer.headers.get('upload-offset'));
};
