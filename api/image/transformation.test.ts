import { isProblem } from '@lading/schema/problems.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from './operations/index.ts';
import { readPath } from './read-path.ts';
import { canonical, readTransformation } from './transformation.ts';

const read = (path: string) => readTransformation(readPath(path).steps);
const keyOf = (path: string): string => canonical(read(path));

const refusalOf = (path: string): string => {
  try {
    read(path);
  } catch (error) {
    if (isProblem(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing';
};

describe('a transformation', () => {
  it.each([
    ['-/swirl/20/', 'UnknownOperation: There is no image operation "swirl"'],
    ['-/constructor/', 'UnknownOperation'],
    ['-/Resize/300x/', 'UnknownOperation'],
    ['-/resize/', '"resize" needs its parameter "size"'],
    ['-/flip/1/', '"flip" takes no parameter'],
    ['-/resize/300x/200x/', '"resize" takes at most 1 parameters, not 2'],
    ['-/resize/0x/', '"resize" cannot have "0x"'],
    ['-/resize/5001x/', '"resize" cannot have "5001x"'],
    ['-/resize/-300x/', '"resize" cannot have "-300x"'],
    ['-/resize/3e2x/', '"resize" cannot have "3e2x"'],
    ['-/resize/NaNxNaN/', '"resize" cannot have "NaNxNaN"'],
    ['-/resize/x/', '"resize" cannot have "x"'],
    ['-/resize/300x200x100/', '"resize" cannot have'],
    ['-/smart_resize/300x/', '"smart_resize" cannot have "300x"'],
    ['-/crop/0px50p/', '"crop" cannot have'],
    ['-/crop/101px50p/', '"crop" cannot have "101px50p"'],
    ['-/crop/0:9/', '"crop" cannot have "0:9"'],
    ['-/crop/300x200/middle/', '"crop" cannot have "middle"'],
    ['-/crop/300x200/101p,0/', '"crop" cannot have "101p,0"'],
    ['-/crop/300x200/top,left/', '"crop" cannot have "top,left"'],
    ['-/crop/face/', '"crop" asks for faces, and Lading recognises none'],
    ['-/crop/face/1:1/center/', '"crop" asks for faces'],
    ['-/scale_crop/300x200/smart_faces_objects/', '"scale_crop" asks for faces'],
    ['-/scale_crop/300x200/smart_objects/', '"scale_crop" asks for objects'],
    ['-/scale_crop/300x200/top/left/', '"scale_crop" takes a second place only after smart'],
    ['-/rotate/45/', '"rotate" cannot have "45"'],
    ['-/rotate/Infinity/', '"rotate" cannot have'],
    ['-/border_radius/10,20,30,40,50/', '"border_radius" cannot have'],
    ['-/border_radius/-1/', '"border_radius" cannot have "-1"'],
    ['-/setfill/12345/', '"setfill" cannot have "12345"'],
    ['-/trim/101/', '"trim" cannot have "101"'],
    ['-/stretch/maybe/', '"stretch" cannot have "maybe"'],
    ['-/blur/NaN/', '"blur" cannot have "NaN"'],
    ['-/blur/1e3/', '"blur" cannot have "1e3"'],
    ['w_NaN', '"w_NaN" is no side'],
  ])('refuses %s: %s', (path, reason) => {
    expect(refusalOf(path)).toContain(reason);
  });

  it('shows a right one with each refusal', () => {
    expect(refusalOf('-/resize/0x/')).toContain('"-/resize/300x/" is right, for example.');
  });

  const pieces = [
    ...operations.flatMap(({ example }) => example.split('/')),
    '-',
    '',
    '0',
    '-1',
    'NaN',
    'x',
    '1e9',
    '50p',
    '%',
    ',',
  ];
  const nearly = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => `-/${parts.join('/')}`);
  const short = fc.array(
    fc.constantFrom('w_', 'h_', 'c_', 'fill', '300', ',', '/', 'e_', 'blur', ':', 'g_', 'auto', '.', 'ar_', '1'),
  );

  it.each([
    ['nearly right', nearly],
    ['nearly right and short', short.map((parts) => parts.join(''))],
    ['of any kind', fc.string({ unit: 'binary' })],
  ])('is read or refused with a problem, for paths %s', (_kind, paths) => {
    fc.assert(
      fc.property(paths, (path) => {
        expect(refusalOf(path)).toMatch(/^(?:nothing|Malformed|Unknown)/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the key of a picture', () => {
  it.each([
    ['-/resize/300x/-/format/jpeg/', '-/format/jpeg/-/resize/300x/'],
    ['-/resize/300x/-/setfill/fff/', '-/setfill/FFFFFF/-/resize/300x/'],
    ['-/quality/best/-/quality/80/-/flip/', '-/flip/-/quality/80/'],
    ['-/stretch/off/-/stretch/on/-/resize/300x/', '-/resize/300x/'],
    ['-/setfill/fff/-/crop/300x200/', '-/setfill/white/-/crop/300x200/0,0/'],
    ['-/setfill/red/-/setfill/transparent/-/flip/', '-/flip/'],
    ['-/crop/16:9/', '-/crop/32:18/center/'],
    ['-/crop/300x200/left,top/', '-/crop/300x200/0p,0p/'],
    ['-/crop/50px50p/', '-/crop/50.0px50p/0,0/'],
    ['-/scale_crop/300x200/smart/', '-/scale_crop/300x200/smart_points/center/'],
    ['-/border_radius/20/', '-/border_radius/20,20/20,20,20/'],
    ['-/rotate/90/', '-/rotate/-270/'],
    ['-/rotate/360/-/blur/0/-/resize/300x/', '-/resize/300x/'],
    ['-/preview/', '-/preview/2048x2048/'],
    ['-/blur/', '-/blur/10/'],
    ['-/rasterize/', '-/inline/no/'],
    ['-/resize/300x/photo.jpg', '-/resize/300x/'],
    ['w_300,h_200,c_fill,g_auto,f_webp,q_auto', '-/format/webp/-/scale_crop/300x200/smart/-/quality/smart/'],
    ['c_fill,q_auto,h_200,f_webp,g_auto,w_300', 'w_300,h_200,c_fill,g_auto/f_webp/q_auto'],
    ['a_90', '-/rotate/270/'],
    ['w_300/e_grayscale', '-/resize/300x/-/grayscale/'],
    ['dpr_1.0,w_300', '-/resize/300x/'],
  ])('is one for %s and %s', (one, other) => {
    expect(keyOf(one)).toBe(keyOf(other));
  });

  it.each([
    ['-/resize/300x/-/blur/', '-/blur/-/resize/300x/'],
    ['-/resize/300x/', '-/resize/x300/'],
    ['-/stretch/off/-/resize/300x/', '-/resize/300x/'],
    ['-/setfill/red/-/crop/300x200/-/setfill/blue/', '-/setfill/blue/-/crop/300x200/'],
    ['-/dpr/2/-/resize/300x/', '-/resize/300x/'],
    ['-/format/webp/', '-/format/avif/'],
    ['-/flip/', '-/mirror/'],
  ])('is not one for %s and %s', (one, other) => {
    expect(keyOf(one)).not.toBe(keyOf(other));
  });

  const painted = operations.filter((operation) => 'apply' in operation).map(({ example }) => example);
  const urls = fc.array(fc.constantFrom(...painted), { minLength: 1, maxLength: 8 }).map((steps) => `-/${steps.join('/-/')}/`);

  it('stays what it is when its own spelling is read again', () => {
    fc.assert(
      fc.property(urls, (url) => {
        const key = keyOf(url);
        // The key begins with the steps, each in its one spelling.
        const [steps] = JSON.parse(key) as [readonly (readonly [string, unknown])[]];
        expect(keyOf(`-/${steps.map(([step]) => step).join('/-/')}/`)).toBe(key);
      }),
    );
  });

  it('is the same wherever the settings of the encoder stand', () => {
    const settings = ['format/webp', 'quality/80', 'progressive/no', 'strip_meta/none', 'inline/no'];
    const places = fc.array(fc.nat(8), { minLength: settings.length, maxLength: settings.length });
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...painted), { minLength: 1, maxLength: 6 }), places, (steps, at) => {
        const mixed: string[] = [...steps];
        for (const [index, setting] of settings.entries()) mixed.splice((at[index] ?? 0) % (mixed.length + 1), 0, setting);
        expect(keyOf(`-/${mixed.join('/-/')}/`)).toBe(keyOf(`-/${[...settings, ...steps].join('/-/')}/`));
      }),
    );
  });
});

describe('a parameter', () => {
  const all = operations.flatMap(({ name, parameters }) =>
    Object.entries(parameters).map(([called, parameter]) => ({ name, called, parameter })),
  );
  const pieces = operations.flatMap(({ example }) => example.split('/').slice(1));
  const letters = fc.array(fc.constantFrom(...'0123456789xp:,.-%~', 'auto', 'center', 'left', 'top', 'yes', 'fff'), {
    maxLength: 9,
  });
  const texts = fc.oneof(
    fc.constantFrom(...pieces),
    letters.map((parts) => parts.join('')),
    fc.string(),
  );

  it.each(all)('$called of $name is read again as it is printed', ({ parameter }) => {
    fc.assert(
      fc.property(texts, (text) => {
        const value = parameter.parse(text);
        if (value !== undefined) expect(parameter.parse(parameter.print(value))).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  it.each(operations)('of $name: its example is right', ({ name, example }) => {
    expect(example === name || example.startsWith(`${name}/`)).toBe(true);
    expect(refusalOf(`-/${example}/`)).toBe('nothing');
  });
});
