import { type Presets, readPresets } from '../image/presets.ts';
import type { SigningKeys } from '../image/signature.ts';

type Given = {
  readonly IMAGE_SIGNING_KEY: string | null;
  readonly IMAGE_SIGNING_SALT: string | null;
  readonly IMAGE_PRESETS_FILE: string | null;
  readonly IMAGE_PRESETS_ONLY: boolean;
};

/** What signed links are made with, null where they need not be signed. @param bad where what is wrong is said */
export const signingKeys = ({ IMAGE_SIGNING_KEY: key, IMAGE_SIGNING_SALT: salt }: Given, bad: string[]): SigningKeys | null => {
  if (key !== null && salt !== null) return { key: Buffer.from(key, 'hex'), salt: Buffer.from(salt, 'hex') };
  if (key !== null) bad.push('IMAGE_SIGNING_KEY: needs IMAGE_SIGNING_SALT beside it');
  if (salt !== null) bad.push('IMAGE_SIGNING_SALT: needs IMAGE_SIGNING_KEY beside it');
  return null;
};

/** The presets of the file that is named. @param bad where what is wrong is said */
export const imagePresets = (
  { IMAGE_PRESETS_FILE: path, IMAGE_PRESETS_ONLY: only }: Given,
  readFile: (path: string) => string,
  bad: string[],
): Presets => {
  if (path === null) {
    if (only) bad.push('IMAGE_PRESETS_ONLY: needs IMAGE_PRESETS_FILE beside it');
    return { byName: new Map(), only };
  }
  const text = contentOf(path, readFile);
  if (text === undefined) {
    bad.push(
      `IMAGE_PRESETS_FILE: ${JSON.stringify(path)} cannot be read; allowed: the path of a YAML file of names and transformations`,
    );
    return { byName: new Map(), only };
  }
  const presets = readPresets(text);
  for (const reason of presets.bad) bad.push(`IMAGE_PRESETS_FILE: ${reason}`);
  return { byName: presets.byName, only };
};

const contentOf = (path: string, readFile: (path: string) => string): string | undefined => {
  try {
    return readFile(path);
  } catch {
    return undefined;
  }
};
