import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { pictureOf, type Raster } from './studio.ts';

/** What is known of a picture beside its pixels. */
export type Notes = { readonly icc?: Uint8Array; readonly exif?: Uint8Array; readonly xmp?: Uint8Array };

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

const chunk = (type: string, data: Uint8Array): Uint8Array => {
  const whole = Buffer.alloc(12 + data.byteLength);
  whole.writeUInt32BE(data.byteLength, 0);
  whole.write(type, 4, 'latin1');
  whole.set(data, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.byteLength)), 8 + data.byteLength);
  return whole;
};

/**
 * Pixels and what is noted of them as one uncompressed PNG (ISO 15948). Sharp takes notes from a picture that it decodes alone,
 * so this carries those that were kept to whichever encoder comes next.
 */
const carrier = ({ data, width, height, channels }: Raster, { icc, exif, xmp }: Notes): Uint8Array => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a channel; colour, with or without alpha.
  header.set([8, channels === 4 ? 6 : 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + width * channels));
  for (let row = 0; row < height; row += 1) {
    const from = row * width * channels;
    rows.set(data.subarray(from, from + width * channels), row * (1 + width * channels) + 1);
  }
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...(icc ? [chunk('iCCP', Buffer.concat([Buffer.from('profile\0\0', 'latin1'), deflateSync(icc)]))] : []),
    ...(exif ? [chunk('eXIf', exif)] : []),
    ...(xmp ? [chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0', 'latin1'), xmp]))] : []),
    chunk('IDAT', deflateSync(rows, { level: 0 })),
    chunk('IEND', new Uint8Array()),
  ]);
};

/** A pipeline of pixels whose encoder puts the notes in. */
export const withNotes = (raster: Raster, notes: Notes | undefined): Sharp => {
  if (!notes) return pictureOf(raster).sharp;
  const pipeline = sharp(carrier(raster, notes), { limitInputPixels: false });
  if (notes.icc) pipeline.keepIccProfile();
  if (notes.exif) pipeline.keepExif();
  if (notes.xmp) pipeline.keepXmp();
  return pipeline;
};
