import type { Readable } from 'node:stream';
import type { Upload as Kept } from '@lading/adapters/database/uploads.ts';
import { problem } from '@lading/schema/problems.ts';
import { DataStore, Upload } from '@tus/server';
import type { Lading } from '../../lading.ts';
import { cutIntoPieces } from './pieces.ts';
import { type Said, termsOfUpload, withoutSecrets } from './terms.ts';

type Parts = Pick<Lading, 'bytes' | 'uploads' | 'uploading' | 'quota' | 'ids' | 'clock' | 'settings' | 'projects'>;

/** Where @tus/server keeps uploads: their bytes in pieces in the byte store, their state in the database. */
export const createDataStore = (parts: Parts): DataStore =>
  Object.assign(new DataStore(), {
    extensions: ['creation', 'creation-with-upload', 'creation-defer-length', 'termination', 'expiration'],
    getExpiration: () => parts.settings.orphanGraceMs,
    create: (upload: Upload) => createUpload(parts, upload),
    write: (stream: Readable, id: string, offset: number) => writeUpload(parts, stream, id, offset),
    getUpload: async (id: string) => toTus(await findUpload(parts, id)),
    declareUploadLength: (id: string, length: number) => declareLength(parts, id, length),
    remove: (id: string) => removeUpload(parts, id),
  });

/** @throws Problem what an upload of these terms or this length is refused with */
const createUpload = async (parts: Parts, upload: Upload): Promise<Upload> => {
  const said: Said = upload.metadata ?? {};
  const { uploads, quota, clock } = parts;
  const terms = await termsOfUpload(parts, said);
  const reservation = await quota.reserve(upload.size);
  try {
    await uploads.create({ id: upload.id, length: upload.size ?? null, terms, said: withoutSecrets(said) }, clock.now());
  } catch (error) {
    reservation.release(false);
    throw error;
  }
  // From here on the upload itself holds the room.
  reservation.release(true);
  return upload;
};

/** Keeps what arrives from `offset` on, even where it breaks off. Returns how far it came. */
const writeUpload = async (parts: Parts, stream: Readable, id: string, offset: number): Promise<number> => {
  const { length } = await findUpload(parts, id);
  const reservation = length === null ? await parts.quota.reserve(undefined) : undefined;
  const pieces = cutIntoPieces(reservation?.guard(stream) ?? stream);
  let at = offset;
  try {
    for (let piece = await pieces.next(); piece; piece = await pieces.next()) at += await keepPiece(parts, id, at, piece);
  } finally {
    await pieces.stop();
    reservation?.release(true);
  }
  if (pieces.failure() !== undefined) throw pieces.failure();
  return at;
};

const keepPiece = async (parts: Parts, id: string, at: number, piece: AsyncIterable<Uint8Array>): Promise<number> => {
  const { bytes, uploads, uploading, ids, clock } = parts;
  // A name of its own: were two to write the same place, neither may replace what the other has kept.
  const key = `uploads/${id}/${ids.uuid()}`;
  uploading.add(key);
  try {
    const { size } = await bytes.put(key, piece);
    if (await uploads.append(id, at, { key, size }, clock.now())) return size;
    await bytes.remove(key);
    throw problem('UploadMovedOn');
  } finally {
    uploading.delete(key);
  }
};

const declareLength = async (parts: Parts, id: string, length: number): Promise<void> => {
  const { received } = await findUpload(parts, id);
  const reservation = await parts.quota.reserve(Math.max(0, length - received));
  const isDeclared = await parts.uploads.declareLength(id, length);
  reservation.release(isDeclared);
  if (!isDeclared)
    throw problem('InvalidInput', { field: 'Upload-Length', message: 'The length of this upload is known already.' });
};

/** @throws Problem UploadNotFound */
export const findUpload = async ({ uploads }: Pick<Lading, 'uploads'>, id: string): Promise<Kept> => {
  const upload = await uploads.find(id);
  if (!upload) throw problem('UploadNotFound');
  return upload;
};

/** Ends an upload. The file that it may have become stays. @throws Problem UploadNotFound */
export const removeUpload = async ({ uploads, bytes }: Pick<Lading, 'uploads' | 'bytes'>, id: string): Promise<void> => {
  const pieces = await uploads.parts(id);
  if (!(await uploads.remove(id))) throw problem('UploadNotFound');
  // Should this not get to its end, the reaper finds the rest.
  for (const { key } of pieces) await bytes.remove(key);
};

/** Its time counts from the last that was done about it, which is what @tus/server takes for its creation. */
const toTus = ({ id, length, received, said, touchedAt }: Kept): Upload =>
  new Upload({
    id,
    offset: received,
    creation_date: touchedAt,
    metadata: said as Record<string, string | null>, // as `createUpload` kept it
    ...(length !== null && { size: length }),
  });
