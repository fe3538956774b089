import type { ByteStore } from '@lading/adapters/bytes/port.ts';
import type { Upload, UploadPart } from '@lading/adapters/database/uploads.ts';
import { problem } from '@lading/schema/problems.ts';
import type { Lading } from '../../lading.ts';
import type { Context } from '../../log/context.ts';
import { load } from '../../log/execute.ts';
import { fileDecider, fileStream } from '../decider.ts';
import type { Reservation } from '../quota.ts';
import { rowOfUpload } from '../row.ts';
import { storeUpload } from '../store-upload.ts';
import { recordUpload, type Terms, type Written } from '../use-cases.ts';
import { findUpload } from './data-store.ts';
import { startingNow } from './terms.ts';

/** How long a request waits for another one that holds the same upload. */
export const lockMs = 15_000;

/** The room was reserved when the upload was created. */
const reservedBefore: Reservation = { guard: (body) => body, release: () => undefined };

/**
 * Makes a file of an upload that has arrived whole, once, however often it is tried and whatever broke off before:
 * the file has the upload's id, and the slug under which it was tried last tells whether that succeeded.
 * @throws Problem UploadNotFound, UploadBusy
 */
export const finishUpload = async (lading: Lading, id: string, context: Context): Promise<Written> => {
  const lock = await lading.locks.take(id, { waitMs: lockMs });
  if (!lock) throw problem('UploadBusy');
  try {
    const upload = await findUpload(lading, id);
    return (await recorded(lading, upload)) ?? (await record(lading, upload, context));
  } finally {
    await lock.release();
  }
};

/** The file that the upload has become, if it has. */
const recorded = async (lading: Lading, { id, slug, recorded: isMarked }: Upload): Promise<Written | undefined> => {
  if (slug === null) return undefined;
  const { state } = await load(lading.store, fileDecider, fileStream(slug));
  if (state.status === 'absent' || state.file.uuid !== id) return undefined;
  if (!isMarked) await freePieces(lading, id, slug);
  const row = await lading.lookup.find(id);
  return { file: row ?? rowOfUpload(state.file, lading.clock.now().toISOString()), pending: row === undefined };
};

const record = async (lading: Lading, upload: Upload, context: Context): Promise<Written> => {
  const { id, length } = upload;
  const { projectId } = upload.terms as Terms; // as they were checked and kept
  if (projectId !== null) await lading.projects.require(projectId);
  const body = joined(lading.bytes, await lading.uploads.parts(id));
  const as = { uuid: id, reservation: reservedBefore };
  const stored = await storeUpload(lading, { body, size: length ?? undefined, as });
  const terms = startingNow(upload.terms as Terms, lading.clock.now()); // as they were checked and kept
  const written = await recordUpload(lading, stored, terms, context, (slug) => lading.uploads.setSlug(id, slug));
  await freePieces(lading, id, written.file.slug);
  return written;
};

const freePieces = async ({ uploads, bytes, clock }: Lading, id: string, slug: string): Promise<void> => {
  const pieces = await uploads.parts(id);
  await uploads.markRecorded(id, slug, clock.now());
  for (const { key } of pieces) await bytes.remove(key);
};

async function* joined(bytes: ByteStore, pieces: readonly UploadPart[]): AsyncGenerator<Uint8Array> {
  for (const { key } of pieces) {
    const piece = await bytes.open(key);
    if (!piece) throw problem('BytesMissing', { file: key });
    yield* piece;
  }
}
