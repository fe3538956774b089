import { crc32, deflateSync } from 'node:zlib';

/** Red, green, blue, each 0 to 255. */
type Pixel = readonly [number, number, number];

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.byteLength, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};

const header = (width: number, height: number): Buffer => {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([8, 2, 0, 0, 0], 8);
  return data;
};

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG whose pixels are as the function says, by column and row. */
export const png = (width: number, height: number, pixelAt: (x: number, y: number) => Pixel): Buffer => {
  const row = 1 + width * 3;
  const raw = Buffer.alloc(row * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) raw.set(pixelAt(x, y), y * row + 1 + x * 3);
  }
  const rest = [chunk('IDAT', deflateSync(raw)), chunk('IEND', new Uint8Array())];
  return Buffer.concat([signature, chunk('IHDR', header(width, height)), ...rest]);
};

/** A small PNG that claims to be as large as its header says. */
export const flood = (width: number, height: number): Buffer =>
  Buffer.concat([
    signature,
    chunk('IHDR', header(width, height)),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000))),
    chunk('IEND', new Uint8Array()),
  ]);

/** Something to look at: a gradient in both directions. No two seeds give the same bytes. */
export const gradient = (width: number, height: number, seed = 0): Buffer =>
  png(width, height, (x, y) => [Math.floor((x * 255) / width), Math.floor((y * 255) / height), (x + y + seed) % 256]);

/** What the first bytes say a picture is, and for PNG its size. */
export const described = (bytes: Buffer): { format: string; width?: number; height?: number } => {
  if (bytes.subarray(0, 8).equals(signature))
    return { format: 'png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return { format: 'jpeg' };
  if (bytes.toString('latin1', 8, 12) === 'WEBP') return { format: 'webp' };
  return { format: bytes.toString('latin1', 4, 12) === 'ftypavif' ? 'avif' : 'unknown' };
};
