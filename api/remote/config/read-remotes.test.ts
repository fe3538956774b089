import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRemotes } from './read-remotes.ts';

const env = { WHO: 'me', PASS: 'secret', TOKEN: 't0k' };
const read = (text: string) => readRemotes(text, { file: 'remotes.yaml', env });

const example = `
remotes:
  github:
    base_url: "https://github.com"
    type: "remote"            # or "local"
    package: "generic"
    description: "GitHub releases and files"
    include_patterns:         # regular expressions; none matches → 403
      - "gruntwork-io/terragrunt/.*terragrunt_linux_amd64.*"
    cache: { file_ttl: 0, index_ttl: 0 }
  alpine:
    base_url: "https://dl-cdn.alpinelinux.org"
    type: "remote"
    package: "alpine"
    include_patterns: [".*/x86_64/.*\\\\.apk$"]
    cache: { file_ttl: 0, index_ttl: 7200 }
  local-generic:
    type: "local"
    package: "generic"
`;

describe('a file of remotes', () => {
  it('is read as it is written', () => {
    const { remotes, bad } = read(example);
    expect(bad).toEqual([]);
    expect(remotes).toMatchObject([
      {
        name: 'github',
        type: 'remote',
        package: 'generic',
        baseUrl: 'https://github.com',
        description: 'GitHub releases and files',
        includePatterns: ['gruntwork-io/terragrunt/.*terragrunt_linux_amd64.*'],
        cache: { fileTtlMs: null, indexTtlMs: 0 },
      },
      {
        name: 'alpine',
        package: 'alpine',
        includePatterns: ['.*/x86_64/.*\\.apk$'],
        cache: { fileTtlMs: null, indexTtlMs: 7_200_000 },
      },
      { name: 'local-generic', type: 'local', baseUrl: null, includePatterns: [], immutable: false },
    ]);
  });

  it('has defaults for what it does not say', () => {
    expect(read('remotes: { a: { type: remote, package: generic, base_url: "http://a.example/x//" } }').remotes).toMatchObject([
      {
        baseUrl: 'http://a.example/x',
        description: null,
        cache: { fileTtlMs: null, indexTtlMs: 300_000 },
        credentials: null,
        headers: {},
        timeoutMs: 30_000,
        minAgeMs: null,
        maxBytes: null,
        maxObjectBytes: null,
        maxParallel: 16,
        allowRedirectsTo: [],
      },
    ]);
  });

  it('may say everything else there is', () => {
    const { remotes, bad } = read(`
remotes:
  a:
    type: remote
    package: generic
    base_url: http://a.example
    credentials: { username_env: WHO, password_env: PASS }
    headers: { X-Key: "1" }
    timeout: 1.5
    min_age: 60
    max_bytes: 1000
    max_object_bytes: 100
    max_parallel: 3
    allow_redirects_to: [CDN.example]
  b: { type: remote, package: generic, base_url: "http://b.example", credentials: { token_env: TOKEN } }
  c: { type: local, package: generic, immutable: true }
`);
    expect(bad).toEqual([]);
    expect(remotes).toMatchObject([
      {
        credentials: { kind: 'basic', username: 'me', password: 'secret' },
        headers: { 'x-key': '1' },
        timeoutMs: 1_500,
        minAgeMs: 60_000,
        maxBytes: 1_000,
        maxObjectBytes: 100,
        maxParallel: 3,
        allowRedirectsTo: ['cdn.example'],
      },
      { credentials: { kind: 'bearer', token: 't0k' } },
      { immutable: true },
    ]);
  });

  it.each(['', '# nothing yet\n', 'remotes:\n', 'remotes: {}'])('may have no remotes: %j', (text) => {
    expect(read(text)).toEqual({ remotes: [], bad: [] });
  });
});

const local = '{ type: local, package: generic }';
const fetched = (more: string) =>
  `remotes:
  a:
    type: remote
    package: generic
    base_url: http://a.example
    ${more}`;

describe('what is wrong is said with its place and what would be right', () => {
  it.each([
    ['- 1', '1:1: the file is a list; remotes:, with the remotes below it is wanted'],
    ['remotes: []', '1:10: remotes is a list; names and what each remote is is wanted'],
    ['remote: {}', '1:1: remote is unknown here; known are remotes'],
    ['remotes:\n  a: [', '2:7: no YAML: '],
    ['remotes:\n  a:\tb: c', '2:'],
    [`remotes:\n  a: ${local}\n  a: ${local}`, '3:3: this name is given twice'],
    [`remotes:\n  admin: ${local}`, '2:3: remotes.admin cannot be used; a name other than upload, links, '],
    [`remotes:\n  Up: ${local}`, '2:3: remotes.Up cannot be used; a name of 1 to 63 small letters'],
    ['remotes:\n  a: 5', '2:6: remotes.a is 5; a group of names such as type and package is wanted'],
    ['remotes:\n  a: { package: generic }', '2:6: remotes.a.type is missing; remote or local is wanted'],
    ['remotes:\n  a: { type: locl, package: generic }', '2:14: remotes.a.type is "locl"; remote or local is wanted'],
    ['remotes:\n  a: { type: local, package: rust }', '2:30: remotes.a.package is "rust"; one of generic, alpine is wanted'],
    ['remotes:\n  a: { type: remote, package: generic }', '2:6: remotes.a.base_url is missing; a URL with http:// or https://'],
    ['remotes:\n  a: { type: local, package: generic, base_url: x }', '2:39: remotes.a.base_url is unknown here; known are '],
    [fetched('colour: red'), '6:5: remotes.a.colour is unknown here; known are '],
    [fetched('include_patterns: ["("]'), '6:24: remotes.a.include_patterns.0 is "("; a regular expression'],
    [fetched('include_patterns: x'), '6:23: remotes.a.include_patterns is "x"; a list of regular expressions is wanted'],
    [fetched('include_patterns: ["(?=a)"]'), '6:24: remotes.a.include_patterns.0 is "(?=a)"; a regular expression'],
    [fetched('cache: { file_ttl: soon }'), '6:24: remotes.a.cache.file_ttl is "soon"; a whole number of seconds'],
    [fetched('cache: { file_ttl: -1 }'), '6:24: remotes.a.cache.file_ttl is -1; a whole number of seconds'],
    [fetched('cache: { ttl: 1 }'), '6:14: remotes.a.cache.ttl is unknown here; known are file_ttl, index_ttl'],
    [fetched('timeout: 0'), '6:14: remotes.a.timeout is 0; seconds from 0.1 to 3600 is wanted'],
    [fetched('max_parallel: 1.5'), '6:19: remotes.a.max_parallel is 1.5; a whole number from 1 to 1000 is wanted'],
    [
      fetched('headers: { Host: x }'),
      '6:16: remotes.a.headers.Host cannot be used; a header field that is not set by Lading itself',
    ],
    [fetched('headers: { X: 1 }'), '6:19: remotes.a.headers.X is not right; the text of a header field'],
    [fetched('headers: { X: "a\\nb" }'), '6:19: remotes.a.headers.X is not right; the text of a header field'],
    [fetched('allow_redirects_to: ["http://x"]'), '6:26: remotes.a.allow_redirects_to.0 is "http://x"; a host name'],
    [fetched('credentials: { token_env: NOPE }'), '6:31: remotes.a.credentials.token_env names no variable that is set'],
    [fetched('credentials: { username_env: WHO }'), '6:18: remotes.a.credentials is not right; either token_env, or '],
    [fetched('credentials: { token: abc }'), '6:20: remotes.a.credentials.token is unknown here; known are token_env, '],
  ])('%j', (text, complaint) => {
    const { remotes, bad } = read(text);
    expect(remotes).toEqual([]);
    expect(
      bad.some((line) => line.startsWith(`remotes.yaml:${complaint}`)),
      bad.join('\n'),
    ).toBe(true);
  });

  it.each([
    'ftp://a',
    'a.example',
    'http://',
    'http://u:pw@a.example',
    'http://a.example/?q',
    'http://a.example/#f',
    'http:/a',
    ' http://a',
  ])('a base URL %j', (url) => {
    const { bad } = read(JSON.stringify({ remotes: { a: { type: 'remote', package: 'generic', base_url: url } } }));
    expect(bad).toHaveLength(1);
    expect(bad[0]).toMatch(/a\.base_url is .*; a URL with http:\/\/ or https:\/\//);
    expect(bad[0]).not.toContain('pw');
  });

  it('is all said at once, in the order of the file', () => {
    const { bad } = read(
      `${fetched('timeout: x\n    colour: red\n    credentials: { token_env: NOPE }')}\n  b: { type: local }\n  C: ${local}`,
    );
    expect(bad.map((line) => line.replace(/ .*/, ''))).toEqual([
      'remotes.yaml:6:14:',
      'remotes.yaml:7:5:',
      'remotes.yaml:8:31:',
      'remotes.yaml:9:6:',
      'remotes.yaml:10:3:',
    ]);
  });

  it('never repeats what may be a secret', () => {
    const { bad } = read(fetched('headers: { X: [hunter2] }\n    credentials: { token_env: [hunter2], password_env: hunter2 }'));
    expect(bad.length).toBeGreaterThan(1);
    expect(bad.join('\n')).not.toContain('hunter2');
  });

  it('is never an exception, whatever the file holds', () => {
    const written = fc.object({
      key: fc.constantFrom('remotes', 'a', 'type', 'cache', 'headers', 'credentials', 'token_env', '__proto__'),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          written.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const { bad, remotes } = read(text);
          expect(bad.length === 0 || remotes.length === 0).toBe(true);
          expect(bad.every((line) => /^remotes\.yaml:\d+:\d+: /.test(line))).toBe(true);
        },
      ),
    );
  });

  it('says so where names for parts blow the file up', () => {
    const levels = Array.from({ length: 12 }, (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}]`);
    expect(read(`l0: &l0 [x]\n${levels.join('\n')}\nremotes: *l12`).bad).toHaveLength(1);
  });
});
