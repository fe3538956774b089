import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headBytes, isSandboxed, mediaTypeOf } from './media-type.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const zip = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(26), Buffer.from('data')]);
const bytes = (text: string) => Buffer.from(text, 'latin1');
const text = (content: string) => Buffer.from(content);
const utf8 = (type: string) => `${type}; charset=utf-8`;

describe('mediaTypeOf', () => {
  it.each([
    ['a picture', png, 'photo.png', 'image/png'],
    ['a picture under another name', png, 'photo.txt', 'image/png'],
    ['a picture without a name', png, 'file', 'image/png'],
    ['a PDF', text('%PDF-1.4\n1 0 obj'), 'a.bin', 'application/pdf'],
    ['an archive', zip, 'a.zip', 'application/zip'],
    ['an archive named as a document', zip, 'a.odt', 'application/vnd.oasis.opendocument.text'],
    ['an archive named as a page', zip, 'a.html', 'application/zip'],
    ['binary that its name knows', bytes('\x01\x02\x03'), 'a.wasm', 'application/wasm'],
    ['binary named as text', bytes('a\0b'), 'a.txt', 'application/octet-stream'],
    ['binary named as a page', bytes('<html>\0'), 'a.html', 'application/octet-stream'],
    ['binary that nothing knows', bytes('\x01\x02\x03'), 'file', 'application/octet-stream'],
    ['text', text('hello'), 'a.txt', utf8('text/plain')],
    ['text without a name', text('héllo 🎉'), 'README', utf8('text/plain')],
    ['text named as a picture', text('hello'), 'a.jpg', utf8('text/plain')],
    ['text that begins like a bitmap', text('BMW makes cars'), 'a.txt', utf8('text/plain')],
    ['TypeScript, not a video', text('const a = 1;'), 'a.ts', utf8('text/plain')],
    ['Rust, not XML', text('fn main() {}'), 'main.rs', utf8('text/plain')],
    ['JSON', text('{"a":1}'), 'a.json', 'application/json'],
    ['CSV', text('a,b\n'), 'a.csv', utf8('text/csv')],
    ['a script', text('alert(1)'), 'a.js', utf8('text/javascript')],
    ['Markdown that begins with a tag', text('<p align="center">'), 'README.md', utf8('text/markdown')],
    ['Latin-1 text', bytes('caf\xe9'), 'a.txt', 'text/plain'],
    ['Latin-1 without a name', bytes('caf\xe9'), 'file', 'application/octet-stream'],
    ['UTF-16 text', Buffer.from('\ufeffhello', 'utf16le'), 'a.txt', 'text/plain'],
    ['a page', text('<!DOCTYPE html><title>x</title>'), 'a.html', utf8('text/html')],
    ['a page without a beginning', text('hello <b>you</b>'), 'a.html', utf8('text/html')],
    ['a page named as a picture', text('\n <script>alert(1)</script>'), 'a.png', utf8('text/html')],
    ['a page behind comments', text('<!-- x --><!-- y -->\n<HTML>'), 'file', utf8('text/html')],
    ['a UTF-16 page', Buffer.from('\ufeff<html>', 'utf16le'), 'file', 'text/html'],
    ['a page named as text', text('<html></html>'), 'a.txt', utf8('text/plain')],
    ['SVG', text('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.svg', 'image/svg+xml'],
    [
      'SVG with everything before',
      text('\ufeff<?xml version="1.0"?>\n<!-- x --><!DOCTYPE svg PUBLIC "a" "b">\n<svg:svg>'),
      'a',
      'image/svg+xml',
    ],
    ['SVG named as a picture', text('<svg onload="alert(1)">'), 'a.jpg', 'image/svg+xml'],
    ['XML', text('<?xml version="1.0"?><a/>'), 'a.xml', 'application/xml'],
    ['XML with a root that HTML has too', text('<?xml version="1.0"?><a/>'), 'file', 'application/xml'],
    ['a feed', text('<?xml version="1.0"?><feed/>'), 'a.atom', 'application/atom+xml'],
    ['XHTML', text('<?xml version="1.0"?><!DOCTYPE html><html/>'), 'a.xhtml', 'application/xhtml+xml'],
    ['nothing', text(''), 'a.txt', utf8('text/plain')],
    ['nothing without a name', text(''), 'file', 'application/octet-stream'],
  ])('%s', async (_, content, name, type) => {
    expect(await mediaTypeOf(content, name)).toBe(type);
  });

  it('cuts no character in two', async () => {
    const euros = text('€'.repeat(2_000)); // three bytes each, so the head ends within one
    expect(headBytes % 3).not.toBe(0);
    expect(await mediaTypeOf(euros, 'a.txt')).toBe(utf8('text/plain'));
  });

  it('hears a claim only where content and name are silent, and only what is inert', async () => {
    const silent = bytes('\x01\x02\x03');
    expect(await mediaTypeOf(silent, 'file', 'video/x-unheard-of')).toBe('video/x-unheard-of');
    expect(await mediaTypeOf(silent, 'a.wasm', 'video/mp4')).toBe('application/wasm');
    expect(await mediaTypeOf(png, 'file', 'video/mp4')).toBe('image/png');
    for (const claim of ['text/html', 'image/svg+xml', 'application/javascript', 'application/xml', 'nonsense', '']) {
      expect(await mediaTypeOf(silent, 'file', claim)).toBe('application/octet-stream');
    }
  });

  it('gives a well-formed type for anything', async () => {
    const name = fc.oneof(fc.string(), fc.constantFrom('a.html', 'a.zip', 'a.jpg', 'a.svg'));
    const signature = fc.constantFrom(
      '',
      'PK\x03\x04',
      '\x89PNG\r\n\x1a\n',
      'RIFF',
      'ID3',
      '\x1f\x8b',
      '<?xml ',
      '\xd0\xcf\x11\xe0',
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), signature, name, fc.string(), async (rest, start, given, claimed) => {
        const type = await mediaTypeOf(Buffer.concat([bytes(start), rest]), given, claimed);
        expect(type).toMatch(/^[a-z]+\/[\w.+-]+(; [\w=-]+)*$/);
      }),
    );
  });

  it('never gives what a browser runs for what begins with NUL', async () => {
    const name = fc.constantFrom('a.html', 'a.svg', 'a.xml', 'a.js', 'a.xhtml', 'a.txt');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 50 }), name, async (rest, given) => {
        const type = await mediaTypeOf(Buffer.concat([Buffer.alloc(1), rest]), given);
        expect(isSandboxed(type) || type.startsWith('text/')).toBe(false);
      }),
    );
  });
});

describe('isSandboxed', () => {
  it.each([
    'text/html',
    'TEXT/HTML; charset=utf-8',
    'image/svg+xml',
    'application/xhtml+xml',
    'text/xml',
    'application/xml ; a=b',
    'application/atom+xml',
    'multipart/x-mixed-replace',
  ])('%s', (type) => expect(isSandboxed(type)).toBe(true));

  it.each([
    'text/plain',
    'image/png',
    'application/pdf',
    'application/json',
    'text/htmlx',
    'video/mp4',
    'application/octet-stream',
  ])('not %s', (type) => expect(isSandboxed(type)).toBe(false));
});
