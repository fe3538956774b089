import type { Picture, Studio } from './operation.ts';

/** What sharp blurs by at least; less than that changes nothing that can be seen. */
const leastSigma = 0.3;

/** Up to here a picture is blurred as it is; its cost grows with the sigma. */
const plainSigma = 6;

/** Below this whole numbers say too little of the bell curve: fractions are worth their time there. */
const fineSigma = 2;

/** How far out the bell curve is followed, as a part of its height. */
const minAmplitude = 0.02;

/**
 * A Gaussian blur whose cost does not grow with its strength: a strong one is done on a smaller picture, which shows no
 * detail that the blur would leave.
 * @param picture settled
 * @param sigma standard deviation in pixels
 * @returns a picture settled again
 */
export const soften = async (picture: Picture, sigma: number, studio: Studio): Promise<Picture> => {
  const { width, height } = picture;
  if (sigma <= plainSigma) {
    const precision = sigma < fineSigma ? 'float' : 'integer';
    const blurred = picture.sharp.clone().blur({ sigma: Math.max(leastSigma, sigma), minAmplitude, precision });
    return studio.settle({ sharp: blurred, width, height });
  }
  const factor = (2 * sigma) / plainSigma;
  const small = { width: Math.max(1, Math.round(width / factor)), height: Math.max(1, Math.round(height / factor)) };
  const shrunk = picture.sharp
    .clone()
    .resize({ ...small, fit: 'fill', kernel: 'linear' })
    .blur({ sigma: sigma / factor, minAmplitude });
  const blurred = await studio.settle({ ...small, sharp: shrunk });
  return studio.settle({ width, height, sharp: blurred.sharp.resize({ width, height, fit: 'fill', kernel: 'cubic' }) });
};
