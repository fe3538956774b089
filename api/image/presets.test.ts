import { isProblem } from '@lading/schema/problems.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandPresets, type Presets, readPresets } from './presets.ts';
import { readPath } from './read-path.ts';

const file = 'thumb: "-/resize/300x/-/format/auto/"\nsoft: -/blur/20/-/saturation/-30/\n';

const presets = (only = false, yaml = file): Presets => ({ byName: readPresets(yaml).byName, only });
const expanded = (path: string, given = presets()) => expandPresets(readPath(path).steps, given);

const refusal = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return isProblem(error) ? { code: error.code, message: error.message } : error;
  }
};

describe('a file of presets', () => {
  it('names transformations', () => {
    const { byName, bad } = readPresets(file);
    expect(bad).toEqual([]);
    expect(byName.get('thumb')).toEqual([
      { name: 'resize', params: ['300x'] },
      { name: 'format', params: ['auto'] },
    ]);
    expect(readPresets('short: w_300,f_auto').byName.get('short')).toEqual(byName.get('thumb'));
    expect([...byName.keys()]).toEqual(['thumb', 'soft']);
  });

  it('may be empty', () => {
    expect(readPresets('')).toEqual({ byName: new Map(), bad: [] });
    expect(readPresets('# none yet\n')).toEqual({ byName: new Map(), bad: [] });
  });

  it.each([
    ['a: -/resize/300x300x/', 'preset "a": The operation "resize" cannot have "300x300x" as its parameter'],
    ['a: -/swirl/', 'preset "a": There is no image operation "swirl"'],
    ['a: resize/300x/', 'preset "a": There is no image operation "resize"'],
    ['a: t_b', 'preset "a": names a preset itself'],
    ['a: -/resize/300x/-/preset/b/', 'preset "a": names a preset itself'],
    ['a: -/resize/300x/photo.jpg', 'preset "a": ends in a file name, "photo.jpg"'],
    ['a: 3', 'preset "a": a transformation such as'],
    ['a: [x]', 'preset "a": a transformation such as'],
    ['a: ""', 'preset "a": a transformation such as'],
    ['"a b": -/invert/', 'preset "a b": a name is'],
    ['- -/invert/', 'the file is no list of names'],
    ['just text', 'the file is no list of names'],
    ['a: "', 'the file is no YAML'],
    ['a: -/invert/\na: -/flip/', 'the file is no YAML: Map keys must be unique'],
    ['a: &x -/invert/\nb: *x', 'the file is no YAML'],
  ])('is refused as %j', (yaml, reason) => {
    const { bad } = readPresets(yaml);
    expect(bad).toHaveLength(1);
    expect(bad[0]).toContain(reason);
    expect(bad[0]).not.toContain('\n');
  });

  it('has an end', () => {
    const many = Array.from({ length: 1_001 }, (_, index) => `p${index}: -/invert/`).join('\n');
    expect(readPresets(many).bad).toEqual([expect.stringContaining('the file has 1001 presets')]);
    expect(readPresets(`a: ${' '.repeat(1_048_576)}`).bad).toEqual([expect.stringContaining('the file is longer than')]);
  });

  it('says of each preset what is wrong, and reads the others', () => {
    const { byName, bad } = readPresets('a: -/no/\nb: -/invert/\nc: -/blur/many/');
    expect([...byName.keys()]).toEqual(['b']);
    expect(bad.map((line) => line.slice(0, 10))).toEqual(['preset "a"', 'preset "c"']);
  });

  it('never throws, whatever it holds', () => {
    fc.assert(fc.property(fc.string(), (yaml) => readPresets(yaml).bad.every((reason) => reason.length > 0)));
  });
});

describe('a preset in a URL', () => {
  it('stands for its steps, wherever it stands', () => {
    expect(expanded('-/flip/-/preset/thumb/-/invert/')).toEqual(readPath('-/flip/-/resize/300x/-/format/auto/-/invert/').steps);
    expect(expanded('-/preset/thumb/-/preset/soft/')).toEqual(
      readPath('-/resize/300x/-/format/auto/-/blur/20/-/saturation/-30/').steps,
    );
    expect(expanded('-/flip/')).toEqual(readPath('-/flip/').steps);
  });

  it('may have a file name after it', () => {
    const { steps, fileName } = readPath('-/preset/thumb/photo.jpg');
    expect(fileName).toBe('photo.jpg');
    expect(expandPresets(steps, presets(true))).toHaveLength(2);
  });

  it.each([
    ['-/preset/large/', 'there is no preset of that name'],
    ['-/preset/', 'needs one parameter'],
    ['-/preset/thumb/soft/', 'needs one parameter'],
    ['-/preset/__proto__/', 'there is no preset of that name'],
    ['-/preset/thumb/'.repeat(26), 'makes 52 operations'],
  ])('is refused as %s', (path, reason) => {
    const refused = refusal(() => expanded(path));
    expect(refused).toMatchObject({ code: 'MalformedOperation', message: expect.stringContaining(reason) });
    expect(refused).toMatchObject({ message: expect.stringContaining('-/preset/thumb/') });
  });
});

describe('presets only', () => {
  it('serves presets', () => {
    expect(expanded('-/preset/thumb/-/preset/soft/', presets(true))).toHaveLength(4);
    expect(expanded('', presets(true))).toEqual([]);
  });

  it.each(['-/invert/', '-/preset/thumb/-/invert/', '-/swirl/', '-/resize/nonsense/-/preset/thumb/'])('refuses %s', (path) => {
    expect(refusal(() => expanded(path, presets(true)))).toMatchObject({
      code: 'PresetsOnly',
      message: expect.stringContaining('-/preset/thumb/'),
    });
  });
});
