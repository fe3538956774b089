import { describe, expect, it } from 'vitest';
import { BadSettings, parseSettings } from './settings.ts';

const files: Readonly<Record<string, string>> = {
  'presets.yaml': 'thumb: -/resize/300x/\n',
  'bad.yaml': 'thumb: -/resize/wide/\nsoft: -/blur/20/\nround: -/rounded/\n',
  '/run/key': '736563726574\n',
};

const parse = (env: Record<string, string>) =>
  parseSettings(env, (path) => {
    const content = files[path];
    if (content === undefined) throw new Error('ENOENT');
    return content;
  });

const complaints = (env: Record<string, string>): readonly string[] => {
  try {
    parse(env);
    return [];
  } catch (error) {
    if (error instanceof BadSettings) return error.lines;
    throw error;
  }
};

describe('the settings that sign pictures', () => {
  it('are both or none', () => {
    expect(parse({}).imageSigning).toBeNull();
    expect(parse({ IMAGE_SIGNING_KEY_FILE: '/run/key', IMAGE_SIGNING_SALT: '68656C6C6F' }).imageSigning).toEqual({
      key: Buffer.from('secret'),
      salt: Buffer.from('hello'),
    });
    expect(complaints({ IMAGE_SIGNING_KEY: 'ab' })).toEqual(['IMAGE_SIGNING_KEY: needs IMAGE_SIGNING_SALT beside it']);
    expect(complaints({ IMAGE_SIGNING_SALT: 'ab' })).toEqual(['IMAGE_SIGNING_SALT: needs IMAGE_SIGNING_KEY beside it']);
  });

  it('are hexadecimal, and are not told', () => {
    for (const wrong of ['secret', 'abc', '0x12', 'ab '.repeat(3)]) {
      const lines = complaints({ IMAGE_SIGNING_KEY: wrong, IMAGE_SIGNING_SALT: 'ab' });
      expect(lines[0]).toMatch(/^IMAGE_SIGNING_KEY: .*hexadecimal/);
      expect(lines.join()).not.toContain(wrong);
    }
  });
});

describe('the settings of presets', () => {
  it('name a file of them', () => {
    const { imagePresets } = parse({ IMAGE_PRESETS_FILE: 'presets.yaml', IMAGE_PRESETS_ONLY: 'true' });
    expect(imagePresets).toEqual({ byName: new Map([['thumb', [{ name: 'resize', params: ['300x'] }]]]), only: true });
    expect(parse({}).imagePresets).toEqual({ byName: new Map(), only: false });
  });

  it('say of each preset that is wrong what is wrong with it, beside all else that is', () => {
    const lines = complaints({ IMAGE_PRESETS_FILE: 'bad.yaml', PORT: 'x' });
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^PORT: /);
    expect(lines[1]).toMatch(/^IMAGE_PRESETS_FILE: preset "thumb": The operation "resize" cannot have "wide"/);
    expect(lines[2]).toMatch(/^IMAGE_PRESETS_FILE: preset "round": There is no image operation "rounded"/);
  });

  it('say that the file is not there', () => {
    expect(complaints({ IMAGE_PRESETS_FILE: 'gone.yaml' })).toEqual([
      expect.stringMatching(/^IMAGE_PRESETS_FILE: "gone.yaml" cannot be read/),
    ]);
    expect(complaints({ IMAGE_PRESETS_ONLY: 'true' })).toEqual([expect.stringContaining('needs IMAGE_PRESETS_FILE')]);
  });
});
