import { describe, expect, it } from 'vitest';
import { isAccepted } from './accept.ts';
import { mostFiles, sortOut } from './limits.ts';

describe('a kind of file', () => {
  it.each([
    ['', 'a.exe', '', true],
    [' , ', 'a.exe', '', true],
    ['.png', 'a.png', '', true],
    ['.png', 'A.PNG', '', true],
    ['.png', 'png', '', false],
    ['.tar.gz', 'a.tar.gz', 'application/gzip', true],
    ['image/*', 'a', 'image/avif', true],
    ['image/*', 'a', 'imagery/avif', false],
    ['image/*', 'a.png', '', false],
    ['Image/PNG', 'a', 'image/png', true],
    ['image/png', 'a', 'image/png-x', false],
    ['.txt, image/*', 'a.txt', 'text/plain', true],
    ['.txt, image/*', 'a.md', 'text/markdown', false],
  ])('%j and %s of type %j: %s', (accept, name, type, isMeant) => {
    expect(isAccepted(accept, { name, type })).toBe(isMeant);
  });
});

describe('how many files', () => {
  it.each([
    [false, '5', 1],
    [true, null, Number.POSITIVE_INFINITY],
    [true, '3', 3],
    [true, '0', Number.POSITIVE_INFINITY],
    [true, '2.5', Number.POSITIVE_INFINITY],
    [true, 'many', Number.POSITIVE_INFINITY],
  ])('with multiple %s and max-files %j: %d', (multiple, maxFiles, most) => {
    expect(mostFiles({ accept: '', multiple, maxFiles })).toBe(most);
  });

  it('are taken is up to their kind, their order and what is there', () => {
    const files = ['a.txt', 'b.exe', 'c.txt', 'd.txt'].map((name) => ({ name, type: '' }));
    const { welcome, refused } = sortOut(files, { accept: '.txt', multiple: true, maxFiles: '3' }, 1);
    expect(welcome.map(({ name }) => name)).toEqual(['a.txt', 'c.txt']);
    expect(refused.map(({ file, code, message }) => [file.name, code, message])).toEqual([
      ['b.exe', 'NotAccepted', 'b.exe is of a kind that is not wanted here.'],
      ['d.txt', 'TooManyFiles', 'No more than 3 files are wanted: d.txt is left out.'],
    ]);
    expect(sortOut(files, { accept: '', multiple: false, maxFiles: null }, 0).refused[0]?.message).toBe(
      'One file is all that is wanted: b.exe is left out.',
    );
    expect(sortOut(files, { accept: '', multiple: true, maxFiles: '2' }, 5).welcome).toEqual([]);
  });
});
