import { problem } from '@lading/schema/problems.ts';
import type { Format, Mode } from '../mode.ts';
import { decode, type Header, readHeader } from './decode.ts';
import { encodeAs, keptFormat, mediaTypes } from './encode.ts';
import type { PlainStep } from './messages.ts';
import type { Rendered } from './port.ts';
import { runSteps } from './run-steps.ts';
import { createStudio, rasterOf } from './studio.ts';

type Given = {
  readonly source: Uint8Array;
  readonly stored: ReadonlyMap<string, Uint8Array>;
  readonly steps: readonly PlainStep[];
  readonly mode: Mode;
  readonly maxPixels: number;
};

const upright = { autorotate: true, srgb: 'true' } as const;

/** @throws Problem ImageBroken, ImageTooLarge, MalformedOperation */
export const render = async (given: Given): Promise<Rendered> => {
  const { source, stored, steps, mode, maxPixels } = given;
  const header = await readHeader(source, mode, maxPixels);
  const studio = createStudio(async (id) => {
    const bytes = id === 'self' ? source : stored.get(id);
    if (!bytes) throw new Error(`the picture "${id}" did not cross`);
    await readHeader(bytes, upright, maxPixels);
    return rasterOf({ sharp: decode(bytes, upright, maxPixels) });
  });
  try {
    const start = { sharp: decode(source, mode, maxPixels), width: header.width, height: header.height };
    const picture = await runSteps(start, steps, studio);
    const format = formatOf(mode, header);
    const { data, info } = await encodeAs(picture.sharp, format, mode).toBuffer({ resolveWithObject: true });
    return { body: data, mediaType: mediaTypes[format], width: info.width, height: info.height };
  } catch (error) {
    throw (await isDecodable(given)) ? error : problem('ImageBroken', { file: '' });
  }
};

/** Pipelines run late, so a source that cannot be decoded shows anywhere: this tells it from all that may fail beside it. */
const isDecodable = async ({ source, mode, maxPixels }: Given): Promise<boolean> => {
  try {
    await decode(source, mode, maxPixels, { animated: true }).stats();
    return true;
  } catch {
    return false;
  }
};

const formatOf = ({ format }: Pick<Mode, 'format'>, header: Header): Format =>
  format === 'preserve' || format === 'auto' ? keptFormat({ ...header, hasAlpha: header.metadata.hasAlpha }) : format;
