import { isProblem } from '@lading/schema/problems.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSteps, type Written } from './grammar.ts';
import { isComplete } from './transformation.ts';

const read = (path: string): Written => readSteps(path, isComplete);

/** What a reader refuses with. Anything but a problem of the catalogue fails the test. */
const refusalOf = (path: string): string => {
  try {
    read(path);
  } catch (error) {
    if (isProblem(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing';
};

describe('the steps of a URL', () => {
  it('are read in their order', () => {
    expect(read('-/crop/50px50p/center/-/resize/300x/-/flip/')).toEqual({
      steps: [
        { name: 'crop', params: ['50px50p', 'center'] },
        { name: 'resize', params: ['300x'] },
        { name: 'flip', params: [] },
      ],
      fileName: null,
    });
  });

  it('need no slash at their end', () => {
    expect(read('-/resize/300x')).toEqual(read('-/resize/300x/'));
  });

  it('are percent-decoded one by one', () => {
    expect(read('-/crop/16%3A9/').steps).toEqual([{ name: 'crop', params: ['16:9'] }]);
  });

  it.each([
    ['-/resize/300x/photo.jpg', 'photo.jpg'],
    ['-/resize/300x/-/flip/my%20photo.v2.png', 'my photo.v2.png'],
    ['-/preview/photo.jpg', 'photo.jpg'],
    ['-/preview/300x200/photo.jpg', 'photo.jpg'],
    ['-/resize/300x/', null],
    // Without its size a resize is not complete: what follows is meant as one.
    ['-/resize/photo.jpg', null],
  ])('of %s end in the file name %s', (path, fileName) => {
    expect(read(path).fileName).toBe(fileName);
  });

  it.each([
    ['', 'MalformedOperation'],
    ['resize/300x/', 'is no operation: each begins with "-/"'],
    ['-', 'has no operation after it'],
    ['-/', 'has no operation after it'],
    ['-//', 'has no operation after it'],
    ['-//resize/300x/', 'has no operation after it'],
    ['-/resize//300x/', 'has an empty parameter'],
    ['-/resize/300x//', 'has an empty parameter'],
    ['-/-/resize/300x/', 'has no operation after it'],
    ['-/resize/300x/-/', 'has no operation after it'],
    ['-/resize/%00/', 'holds a control character'],
    ['-/resize/300x/%00.jpg', 'holds a control character'],
    ['-/resize/%/', 'is not valid percent-encoding'],
    ['-/resize/%ff/', 'is not valid percent-encoding'],
    ['-/resize/300x/..', 'MalformedPath'],
    ['-/resize/300x/%2F..', 'MalformedPath'],
    ['-/resize/300x/..%2f..%2fetc%2fpasswd', 'MalformedPath'],
    ['-/resize/300x/..%5Cphoto.jpg', 'MalformedPath'],
    ['-/resize/300x/a%0Ab.jpg', 'MalformedPath'],
    ['-/resize/300x/C:photo.jpg', 'MalformedPath'],
    [`-/resize/300x/${'a'.repeat(260)}.jpg`, 'MalformedPath'],
    [`${'-/flip/'.repeat(200)}`, 'stands 200 times; a URL has at most 50 operations'],
    [`-/resize/${'3'.repeat(5_000)}/`, 'is longer than'],
  ])('refuse %j: %s', (path, reason) => {
    expect(refusalOf(path)).toContain(reason);
  });

  const word = fc.stringMatching(/^[a-z][a-z_0-9]{0,9}$/);

  it('give back the words that they were written with', () => {
    const steps = fc.array(fc.record({ name: word, params: fc.array(fc.string({ minLength: 1 }).filter(isVisible)) }), {
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(steps, (written) => {
        const path = written.map(({ name, params }) => `-/${[name, ...params.map(encodeURIComponent)].join('/')}/`).join('');
        expect(read(path)).toEqual({ steps: written, fileName: null });
      }),
    );
  });

  const crooked = fc.array(
    fc.constantFrom('-', '/', '-/', '..', '%', '%2F', '%00', 'resize', 'x', '300', '.jpg', '\u{1f600}', ' '),
  );

  it.each([
    ['made of slashes and dashes', crooked.map((parts) => parts.join(''))],
    ['of any kind', fc.string({ unit: 'binary' })],
  ])('are refused with a problem or read, for texts %s', (_kind, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(refusalOf(text)).toMatch(/^(?:nothing|Malformed)/);
      }),
    );
  });
});

/** Neither a dash alone nor a file name, and without control characters. */
const isVisible = (text: string): boolean => text !== '-' && !text.includes('.') && !/[\p{Cc}\p{Cs}]/u.test(text);
