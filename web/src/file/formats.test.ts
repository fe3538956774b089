import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formats, inShell, type Shared } from './formats.ts';

const file: Shared = {
  link: 'https://x.example/aB7xYzQ.pdf',
  name: 'a [b] "c" & d.pdf',
  mediaType: 'application/pdf',
  passwordProtected: false,
};

describe('the ways to pass a link on', () => {
  it('write a file as a link', () => {
    expect(formats.link.write(file)).toBe('https://x.example/aB7xYzQ.pdf');
    expect(formats.markdown.write(file)).toBe('[a \\[b\\] "c" & d.pdf](https://x.example/aB7xYzQ.pdf)');
    expect(formats.html.write(file)).toBe('<a href="https://x.example/aB7xYzQ.pdf">a [b] &quot;c&quot; &amp; d.pdf</a>');
  });

  it('write a picture as a picture, unless a password stands before it', () => {
    const picture = { ...file, name: 'p.png', mediaType: 'image/png' };
    expect(formats.markdown.write(picture)).toBe('![p.png](https://x.example/aB7xYzQ.pdf)');
    expect(formats.html.write(picture)).toBe('<img src="https://x.example/aB7xYzQ.pdf" alt="p.png">');
    expect(formats.markdown.write({ ...picture, passwordProtected: true })).toMatch(/^\[/);
  });

  it('say where the password goes', () => {
    expect(formats.curl.write({ ...file, passwordProtected: true })).toContain('Lading-Password');
  });

  it('survive a shell', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((text) => !text.includes('\0')),
        (text) => {
          expect(execFileSync('sh', ['-c', `printf %s ${inShell(text)}`], { encoding: 'utf8' })).toBe(text);
        },
      ),
      { numRuns: 40 },
    );
  });
});
