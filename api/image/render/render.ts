import { isProblem } from '@lading/schema/problems.ts';
import type { Sharp } from 'sharp';
import type { Format, Mode } from '../mode.ts';
import type { Picture } from '../operation.ts';
import { withNotes } from './carrier.ts';
import { mainColours } from './colours.ts';
import { broken, decode, type Header, readHeader } from './decode.ts';
import { describe, upright } from './describe.ts';
import { encodeAs, formatFor, mediaTypes } from './encode.ts';
import type { PlainStep } from './messages.ts';
import { motionOf, paintRoll, rollOf } from './motion.ts';
import { keepsColours, keptNotes } from './notes.ts';
import type { Rendered } from './port.ts';
import { isSmart, qualityFor } from './quality.ts';
import { runSteps } from './run-steps.ts';
import { createStudio, pictureOf, type Raster, type RollStudio, rasterOf } from './studio.ts';

type Job = {
  readonly source: Uint8Array;
  /** The pictures that steps need, by the id that they name. */
  readonly stored: ReadonlyMap<string, Uint8Array>;
  readonly steps: readonly PlainStep[];
  readonly mode: Mode;
  readonly maxPixels: number;
};

/** A job whose header is read. */
type Begun = Job & { readonly header: Header; readonly studio: RollStudio };

/** @throws Problem ImageBroken, ImageTooLarge, MalformedOperation */
export const render = async (job: Job): Promise<Rendered> => {
  const { source, mode, maxPixels } = job;
  if (mode.answer === 'json') {
    const described = await describe(source, mode, maxPixels);
    return asJson(described, described);
  }
  const header = await readHeader(source, mode, maxPixels);
  const begun = { ...job, header, studio: createStudio((id) => decodeStored(job, id)) };
  try {
    return await (mode.answer === 'picture' ? renderPicture(begun) : renderColours(begun, mode.answer.mainColours));
  } catch (error) {
    if (isProblem(error) || (await isDecodable(begun))) throw error;
    throw broken();
  }
};

const asJson = (answer: unknown, { width, height }: Pick<Rendered, 'width' | 'height'>): Rendered => ({
  body: Buffer.from(JSON.stringify(answer)),
  mediaType: 'application/json',
  width,
  height,
});

const decodeStored = async ({ source, stored, maxPixels }: Job, id: string): Promise<Raster> => {
  const bytes = id === 'self' ? source : stored.get(id);
  if (!bytes) throw new Error(`the picture "${id}" did not cross`);
  try {
    const header = await readHeader(bytes, upright, maxPixels);
    return await rasterOf({ sharp: decode(bytes, header, upright, { maxPixels }) });
  } catch (error) {
    throw isProblem(error) && error.code === 'ImageTooLarge' ? error : broken(id);
  }
};

/** Pipelines run late, so a source that cannot be decoded shows anywhere: this tells it from all that may fail beside it. */
const isDecodable = async ({ source, header, mode, maxPixels }: Begun): Promise<boolean> => {
  try {
    await decode(source, header, mode, { maxPixels, isMoving: true }).stats();
    return true;
  } catch {
    return false;
  }
};

const paintStill = ({ source, header, steps, mode, studio, maxPixels }: Begun): Promise<Picture> => {
  const { width, height } = header;
  return runSteps({ sharp: decode(source, header, mode, { maxPixels }), width, height }, steps, studio);
};

const renderPicture = async (begun: Begun): Promise<Rendered> => {
  const { header, mode } = begun;
  const format = formatFor(mode.format, { format: header.format, hasAlpha: header.metadata.hasAlpha });
  const isMoving = header.frames > 1 && (format === 'gif' || format === 'webp');
  const pipeline = await (isMoving ? renderMoving(begun, format) : renderStill(begun, format));
  const { data, info } = await pipeline.toBuffer({ resolveWithObject: true });
  return { body: data, mediaType: mediaTypes[format], width: info.width, height: info.pageHeight ?? info.height };
};

const renderStill = async (begun: Begun, format: Format): Promise<Sharp> => {
  const { header, mode } = begun;
  const painted = await paintStill(begun);
  const notes = keptNotes(header.metadata, mode);
  // Most pictures are not settled: their one pipeline decodes, resizes and encodes at once.
  const isSettled = notes !== undefined || isSmart(mode.quality) || keepsColours(mode, header.metadata);
  const raster = isSettled ? await rasterOf(painted) : undefined;
  const quality = await qualityFor(mode, format, raster);
  const pipeline = raster ? withNotes(raster, notes) : painted.sharp;
  return encodeAs(mode.srgb === 'icc' ? pipeline.withIccProfile('srgb') : pipeline, format, { ...mode, quality });
};

/** Of a moving picture, only pixels and times are kept. */
const renderMoving = async (begun: Begun, format: Format): Promise<Sharp> => {
  const { source, header, mode, steps, studio, maxPixels } = begun;
  const roll = await rasterOf({ sharp: decode(source, header, upright, { maxPixels, isMoving: true }) });
  const paint = (frame: Picture) => {
    studio.nextFrame();
    return runSteps(frame, steps, studio);
  };
  const painted = await paintRoll(roll, header.frames, paint, maxPixels);
  const quality = await qualityFor(mode, format, { ...painted, height: painted.height / header.frames });
  return encodeAs(rollOf(painted, header.frames), format, { ...mode, quality }, motionOf(header));
};

/** The longest side of what colours are counted in. */
const sample = 100;

const renderColours = async (begun: Begun, count: number): Promise<Rendered> => {
  const whole = pictureOf(await rasterOf(await paintStill(begun)));
  const raster = await rasterOf({ sharp: whole.sharp.resize(sample, sample, { fit: 'inside', withoutEnlargement: true }) });
  return asJson(mainColours(raster, count), begun.header);
};
