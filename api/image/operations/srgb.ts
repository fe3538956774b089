import { defineSetting } from '../operation.ts';
import { choice } from '../parameter.ts';

export const srgb = defineSetting({
  name: 'srgb',
  summary:
    'What becomes of a colour profile. true or fast: colours are converted to sRGB, which needs none. icc: converted, and the profile of sRGB is put in. keep_profile: colours and profile stay as they are. false: colours stay, the profile goes.',
  parameters: { how: choice('true', 'false', 'icc', 'keep_profile', 'fast') },
  example: 'srgb/true',
  set: (mode, { how }) => ({ ...mode, srgb: how === 'fast' ? 'true' : how }),
});
