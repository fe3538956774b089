import sharp, { type Sharp } from 'sharp';

/** A picture of 12 megapixels as a camera makes it: soft shapes, some grain. */
export const cameraPicture = (): Promise<Buffer> =>
  sharp({
    create: { width: 4_000, height: 3_000, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } },
  })
    .blur(3)
    .jpeg({ quality: 92 })
    .toBuffer();

const encoders = {
  jpeg: (pipeline: Sharp) =>
    pipeline.flatten({ background: '#fff' }).jpeg({
      ...{ quality: 80, progressive: true, optimiseScans: true },
      ...{ trellisQuantisation: true, overshootDeringing: true, quantisationTable: 3 },
    }),
  webp: (pipeline: Sharp) => pipeline.webp({ quality: 78, effort: 4 }),
  avif: (pipeline: Sharp) => pipeline.avif({ quality: 52, effort: 3 }),
};

/** 12 megapixels to 800 pixels as one would write it with sharp alone. */
export const bareResize = (bytes: Uint8Array, format: keyof typeof encoders): Promise<Buffer> =>
  encoders[format](sharp(bytes, { autoOrient: true }).resize({ width: 800, height: 600, fit: 'fill' })).toBuffer();
