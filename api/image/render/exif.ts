/** A field of EXIF as it is stored, in the byte order of its block. */
type Field = {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: Uint8Array;
  /** Where its value stands in the block. */
  readonly at: number;
};

/** What a camera noted (Exif 2.32, a TIFF 6.0 file without pixels). */
export type Exif = {
  readonly isLittleEndian: boolean;
  readonly main: readonly Field[];
  readonly photo: readonly Field[];
  readonly place: readonly Field[];
};

/** Bytes of one value, by the number of its type. */
const typeSizes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8 };
const fieldSize = 12;
const mostFields = 1_000;

const orientation = 0x0112;
const photoPointer = 0x8769;
const placePointer = 0x8825;

/** What makes no picture, person or place known: the setting of the camera, its make, the time, the rights. Nothing else is kept. */
const harmless = {
  main: new Set([0x010f, 0x0110, orientation, 0x011a, 0x011b, 0x0128, 0x0131, 0x0132, 0x8298]),
  photo: new Set([
    ...[0x829a, 0x829d, 0x8822, 0x8827, 0x8830, 0x9000, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9201, 0x9202, 0x9203, 0x9204],
    ...[0x9205, 0x9206, 0x9207, 0x9208, 0x9209, 0x920a, 0x9290, 0x9291, 0x9292, 0xa001, 0xa217, 0xa402, 0xa403, 0xa404, 0xa405],
    ...[0xa406, 0xa408, 0xa409, 0xa40a, 0xa432, 0xa433, 0xa434],
  ]),
};

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The block without the six bytes that stand before it in JPEG. */
export const tiffOf = (block: Uint8Array): Uint8Array => (block[0] === 0x45 && block[1] === 0x78 ? block.subarray(6) : block);

/** Reads a block of EXIF; `undefined` where it is none or says where nothing is. */
export const readExif = (block: Uint8Array): Exif | undefined => {
  try {
    const tiff = tiffOf(block);
    const view = viewOf(tiff);
    const isLittleEndian = view.getUint16(0) === 0x4949;
    if (view.getUint16(2, isLittleEndian) !== 42) return undefined;
    const main = readFields(tiff, view.getUint32(4, isLittleEndian), isLittleEndian);
    const below = (pointer: number) => {
      const field = main.find(({ tag }) => tag === pointer);
      return field ? readFields(tiff, viewOf(field.value).getUint32(0, isLittleEndian), isLittleEndian) : [];
    };
    return { isLittleEndian, main, photo: below(photoPointer), place: below(placePointer) };
  } catch (error) {
    // An offset that leads out of the block.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

const readFields = (tiff: Uint8Array, start: number, isLittleEndian: boolean): readonly Field[] => {
  const view = viewOf(tiff);
  const length = Math.min(view.getUint16(start, isLittleEndian), mostFields);
  return Array.from({ length }, (_, index) => readField(tiff, start + 2 + index * fieldSize, isLittleEndian));
};

const readField = (tiff: Uint8Array, start: number, isLittleEndian: boolean): Field => {
  const view = viewOf(tiff);
  const [tag, type] = [view.getUint16(start, isLittleEndian), view.getUint16(start + 2, isLittleEndian)];
  const count = view.getUint32(start + 4, isLittleEndian);
  const size = count * (typeSizes[type] ?? 1);
  const at = size <= 4 ? start + 8 : view.getUint32(start + 8, isLittleEndian);
  if (at + size > tiff.byteLength) throw new RangeError('a field lies outside');
  return { tag, type, count, value: tiff.subarray(at, at + size), at };
};

/** The block with the picture noted as upright; `undefined` where it cannot be read. */
export const uprightExif = (block: Uint8Array): Uint8Array | undefined => {
  const exif = readExif(block);
  if (!exif) return undefined;
  const copy = Uint8Array.from(tiffOf(block));
  const noted = exif.main.find(({ tag }) => tag === orientation);
  if (noted) viewOf(copy).setUint16(noted.at, 1, exif.isLittleEndian);
  return copy;
};

/** A block of what is harmless alone, written anew; `undefined` where it cannot be read. */
export const harmlessExif = (block: Uint8Array): Uint8Array | undefined => {
  const exif = readExif(block);
  if (!exif) return undefined;
  const { isLittleEndian } = exif;
  const main = exif.main.filter(({ tag }) => harmless.main.has(tag));
  const photo = exif.photo.filter(({ tag }) => harmless.photo.has(tag));
  const header = new Uint8Array(8);
  viewOf(header).setUint16(0, isLittleEndian ? 0x4949 : 0x4d4d);
  viewOf(header).setUint16(2, 42, isLittleEndian);
  viewOf(header).setUint32(4, 8, isLittleEndian);
  const pointer = (to: number): Field => {
    const value = new Uint8Array(4);
    viewOf(value).setUint32(0, to, isLittleEndian);
    return { tag: photoPointer, type: 4, count: 1, value, at: 0 };
  };
  // How long the first table is does not hang on where the second stands.
  const photoStart = 8 + writeFields([...main, pointer(0)], 8, isLittleEndian).byteLength;
  const first = writeFields([...main, pointer(photoStart)], 8, isLittleEndian);
  return Buffer.concat([header, first, writeFields(photo, photoStart, isLittleEndian)]);
};

/** A table of fields and, after it, the values that are too long for it. @param start where it will stand */
const writeFields = (fields: readonly Field[], start: number, isLittleEndian: boolean): Uint8Array => {
  const sorted = fields.toSorted((a, b) => a.tag - b.tag);
  const table = new Uint8Array(2 + sorted.length * fieldSize + 4);
  const view = viewOf(table);
  const values: Uint8Array[] = [];
  let end = start + table.byteLength;
  view.setUint16(0, sorted.length, isLittleEndian);
  for (const [index, { tag, type, count, value }] of sorted.entries()) {
    const at = 2 + index * fieldSize;
    view.setUint16(at, tag, isLittleEndian);
    view.setUint16(at + 2, type, isLittleEndian);
    view.setUint32(at + 4, count, isLittleEndian);
    if (value.byteLength <= 4) {
      table.set(value, at + 8);
      continue;
    }
    view.setUint32(at + 8, end, isLittleEndian);
    // Values begin at even offsets.
    const padded = new Uint8Array(value.byteLength + (value.byteLength % 2));
    padded.set(value);
    values.push(padded);
    end += padded.byteLength;
  }
  return Buffer.concat([table, ...values]);
};

const text = (field: Field | undefined): string | null =>
  field ? Buffer.from(field.value).toString('latin1').replace(/\0.*$/s, '').trim() : null;

/** When the picture was taken, as the camera noted it: `2026:11:21 09:00:00`. */
export const takenAt = ({ photo }: Exif): string | null => text(photo.find(({ tag }) => tag === 0x9003)) || null;

/** Where it was taken, in degrees; south and west are below 0. */
export const placeOf = ({ place, isLittleEndian }: Exif): { readonly latitude: number; readonly longitude: number } | null => {
  const degrees = (reference: number, negative: string): number => {
    const parts = place.find(({ tag }) => tag === reference + 1)?.value;
    if (parts?.byteLength !== 24) return Number.NaN;
    const view = viewOf(parts);
    const part = (at: number) => view.getUint32(at, isLittleEndian) / view.getUint32(at + 4, isLittleEndian);
    const value = part(0) + part(8) / 60 + part(16) / 3600;
    return text(place.find(({ tag }) => tag === reference)) === negative ? -value : value;
  };
  const [latitude, longitude] = [degrees(1, 'S'), degrees(3, 'W')];
  return Number.isFinite(latitude) && Number.isFinite(longitude) ? { latitude, longitude } : null;
};
