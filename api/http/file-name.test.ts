import { parse } from 'content-disposition';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentDisposition, linkExtension, safeFileName } from './file-name.ts';

describe('safeFileName', () => {
  it.each([
    ['photo.jpg', 'photo.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\report.pdf', 'report.pdf'],
    ['/tmp/', 'file'],
    ['a\u0000b\r\nc.txt', 'abc.txt'],
    ['invoice\u202Egpj.exe', 'invoicegpj.exe'],
    ['  spaced name .txt  ', 'spaced name .txt'],
    ['🎉 fête 👩‍👩‍👧.png', '🎉 fête 👩‍👩‍👧.png'],
    ['e\u0301.txt', 'é.txt'],
    ['.gitignore', '.gitignore'],
    ['name.', 'name'],
    ['', 'file'],
    ['.', 'file'],
    ['..', 'file'],
    ['...', 'file'],
    ['\u202E', 'file'],
    ['\uD800', 'file'],
    [undefined, 'file'],
  ])('%j → %j', (given, safe) => {
    expect(safeFileName(given)).toBe(safe);
  });

  it('keeps the ending of a name that is too long', () => {
    expect(safeFileName(`${'a'.repeat(300)}.tar.gz`)).toBe(`${'a'.repeat(252)}.gz`);
    expect(safeFileName(`${'é'.repeat(300)}.jpeg`)).toBe(`${'é'.repeat(125)}.jpeg`);
    expect(safeFileName('a'.repeat(300))).toBe('a'.repeat(255));
    expect(safeFileName(`x.${'b'.repeat(300)}`)).toBe(`x.${'b'.repeat(253)}`);
  });

  it('never splits a character', () => {
    const family = '👩‍👩‍👧';
    const cut = safeFileName(family.repeat(40));
    expect(cut).toBe(family.repeat(Math.floor(255 / Buffer.byteLength(family))));
  });

  it('makes any name safe, short and stable', () => {
    const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 600 }), fc.string({ unit: 'grapheme', maxLength: 200 }));
    fc.assert(
      fc.property(name, (given) => {
        const safe = safeFileName(given);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255);
        expect(safe).not.toMatch(/[/\\\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u);
        expect(['', '.', '..']).not.toContain(safe);
        expect(safeFileName(safe)).toBe(safe);
      }),
    );
  });

  it('is quick on megabytes', () => {
    expect(safeFileName(`${'é'.repeat(1_000_000)}.txt`)).toHaveLength(129);
  });
});

describe('linkExtension', () => {
  it.each([
    ['photo.JPG', 'jpg'],
    ['a.tar.gz', 'gz'],
    ['song.mp3', 'mp3'],
    ['.gitignore', undefined],
    ['README', undefined],
    ['a.b c', undefined],
    ['a.éé', undefined],
    ['a.', undefined],
    ['a.abcdefghijk', undefined],
  ])('%s → %s', (name, extension) => {
    expect(linkExtension(name)).toBe(extension);
  });
});

describe('contentDisposition', () => {
  it('writes plain names plainly', () => {
    expect(contentDisposition('report.pdf', 'inline')).toBe('inline; filename="report.pdf"');
    expect(contentDisposition('say "hi".txt', 'attachment')).toBe('attachment; filename="say \\"hi\\".txt"');
  });

  it('writes other names twice', () => {
    expect(contentDisposition('naïve 🎉.txt', 'inline')).toBe(
      `inline; filename="na?ve ?.txt"; filename*=UTF-8''na%C3%AFve%20%F0%9F%8E%89.txt`,
    );
  });

  it('reads back as the safe name and never breaks the header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('inline', 'attachment'), (name, type) => {
        const header = contentDisposition(name, type);
        expect(header).toMatch(/^[\x20-\x7e]+$/);
        const read = parse(header);
        expect(read.type).toBe(type);
        expect(read.parameters.filename).toBe(safeFileName(name));
      }),
    );
  });
});
