import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bearer, get, request } from './client.ts';
import { light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { graphql, graphqlAnswer } from './graphql.ts';
import { freePort } from './processes.ts';
import { rawGet } from './raw.ts';
import { scenario } from './scenario.ts';
import type { Lading } from './server.ts';
import { remotesFile, startUpstream } from './upstream.ts';

const upstream = await startUpstream();
const text = `
remotes:
  mirror:
    base_url: "${upstream.url}/pub"
    type: remote
    package: generic
    description: "What is mirrored"
    include_patterns: ["^ok/", "[.]txt$"]
    credentials: { token_env: MIRROR_TOKEN }
    headers: { X-Key: "swordfish" }
    timeout: 1
  alpine:
    base_url: "${upstream.url}"
    type: remote
    package: alpine
  local-generic:
    type: local
    package: generic
`;
const file = await remotesFile(text);
afterAll(async () => {
  await upstream.close();
  await file.remove();
});
const env = { REMOTES_FILE: file.path, MIRROR_TOKEN: 'open-sesame' };

type Config = {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly remotes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};
const config = async (lading: Lading): Promise<Config> => (await get<Config>(lading, '/config', bearer(lading.token))).json();
const remotes = async (lading: Lading): Promise<readonly string[]> => Object.keys((await config(lading)).remotes);

scenario('the remotes in force', { runsIn: [light], env }, (lading) => {
  it('are shown with the settings, and no secret is', async () => {
    const answer = await get<Config>(lading, '/config', bearer(lading.token));
    const { settings, remotes: shown } = answer.json();
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(settings).toMatchObject({ REMOTES_FILE: file.path, MAX_TTL: 'inf', RATE_LIMIT_PER_MINUTE: 0, API_TOKEN: '***' });
    expect(shown).toMatchObject({
      mirror: {
        type: 'remote',
        package: 'generic',
        base_url: `${upstream.url}/pub`,
        description: 'What is mirrored',
        include_patterns: ['^ok/', '[.]txt$'],
        cache: { file_ttl: 0, index_ttl: 300 },
        credentials: 'bearer',
        headers: { 'x-key': '***' },
        timeout: 1,
      },
      alpine: { package: 'alpine', include_patterns: [], credentials: null },
      'local-generic': { type: 'local', base_url: null },
    });
    for (const secret of ['open-sesame', 'swordfish', lading.token, lading.adminPassword])
      expect(answer.text()).not.toContain(secret);
    expect((await request(lading, '/config')).status).toBe(401);
  });

  it('are in GraphQL, for whoever has a token', async () => {
    const query =
      '{ remotes { name type package baseUrl description includePatterns healthy lastError } remote(name: "alpine") { name } none: remote(name: "x") { name } }';
    const found = await graphql<{ remotes: readonly object[]; remote: object; none: null }>(lading, query);
    expect(found.remotes).toHaveLength(3);
    expect(found.remotes[0]).toEqual({
      name: 'mirror',
      type: 'remote',
      package: 'generic',
      baseUrl: `${upstream.url}/pub`,
      description: 'What is mirrored',
      includePatterns: ['^ok/', '[.]txt$'],
      healthy: true,
      lastError: null,
    });
    expect([found.remote, found.none]).toEqual([{ name: 'alpine' }, null]);
    const refused = (await graphqlAnswer(lading, query, { token: null })).json();
    expect(refused.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
  });

  it('are named on the landing page, for programs', async () => {
    const { remotes: named } = (await get<{ remotes: readonly string[] }>(lading, '/', { accept: 'application/json' })).json();
    expect(named).toEqual(['mirror', 'alpine', 'local-generic']);
  });

  it('are warned of where they give nothing', () => {
    expect(lading.logs()).toMatch(/"remote":"alpine".*a remote without include_patterns gives no files/);
  });

  it('are those of the file as it is now, and of the last one that was good', async () => {
    await file.write(`${text}  more: { type: local, package: generic }\n`);
    await eventually(() => remotes(lading), { until: (names) => names.includes('more') });
    await file.write(`${text}  more: { type: local, package: generic }\n  more: 5\n`);
    await eventually(() => lading.logs(), { until: (logs) => logs.includes(`${file.path}:20:3: this name is given twice`) });
    expect(await remotes(lading)).toContain('more');
    await file.write(text);
    const pid = Number(await readFile(join(lading.dataDir, 'lading.pid'), 'utf8'));
    process.kill(pid, 'SIGHUP');
    await eventually(() => remotes(lading), { until: (names) => !names.includes('more') });
    expect(lading.running()).toBe(true);
  });
});

scenario('what a remote may give', { runsIn: [light], env }, (lading) => {
  const status = async (path: string) => (await rawGet(lading, `/api/mirror/${path}`)).status;

  it('is what its patterns match, in the path as it reads decoded', async () => {
    upstream.set('pub/ok/a%2Bb^+~.bin', 'plus');
    upstream.set('pub/notes.txt', 'notes');
    const found = await rawGet(lading, '/api/mirror/ok/a%2Bb^+~.bin');
    expect([found.status, found.body]).toEqual([200, 'plus']);
    expect(await status('notes.txt?x=1')).toBe(200);
  });

  it.each([
    ['secret.bin', 403],
    ['secret.bin?x=ok/a.txt', 403],
    ['secret.bin#.txt', 403],
    ['OK/a.bin', 403],
    ['notes.TXT', 403],
    ['x/ok/a.bin', 403],
    ['ok%2e', 403],
    ['ok//a.txt', 400],
    ['/ok/a.txt', 400],
    ['ok/./a.txt', 400],
    ['ok/../secret.txt', 400],
    ['ok/%2e%2e/secret.txt', 400],
    ['ok/%2E%2e/secret.txt', 400],
    ['ok/.%2e/secret.txt', 400],
    ['ok%2f..%2fsecret.txt', 400],
    ['ok%2Fa.txt', 400],
    ['ok\\..\\secret.txt', 400],
    ['ok%5c..%5csecret.txt', 400],
    ['ok/a%00.txt', 400],
    ['ok/a%0d%0aX:y.txt', 400],
    ['ok/%zz.txt', 400],
    ['ok/', 400],
    ['', 400],
  ])('%s: %i, and upstream hears nothing of it', async (path, expected) => {
    expect(await status(path)).toBe(expected);
    expect(upstream.asked(`pub/${path}`)).toBe(0);
  });

  it('is an index whatever the patterns, where its packages have one', async () => {
    upstream.set('v3/main/x86_64/APKINDEX.tar.gz', 'index');
    expect((await get(lading, '/api/alpine/v3/main/x86_64/APKINDEX.tar.gz')).text()).toBe('index');
    expect((await get(lading, '/api/alpine/v3/main/x86_64/a-1.apk')).status).toBe(403);
    expect((await get(lading, '/api/nowhere/v3/main/x86_64/APKINDEX.tar.gz')).status).toBe(404);
  });

  it('is nothing that upstream leads elsewhere for, and credentials never go there', async () => {
    const elsewhere = await startUpstream();
    elsewhere.set('ok/a', 'not yours');
    const lead = (path: string, location: string) =>
      upstream.set(`pub/${path}`, (_request, response) => response.writeHead(302, { location }).end());
    lead('ok/port', `${elsewhere.url}/ok/a`);
    lead('ok/name', `${elsewhere.url.replace('127.0.0.1', 'localhost')}/ok/a`);
    lead('ok/metadata', 'http://169.254.169.254/latest/meta-data/');
    lead('ok/circle', './circle');
    lead('ok/inside', '/pub/ok/here');
    upstream.set('pub/ok/here', ({ headers }, response) => response.end(`${headers.authorization} ${headers['x-key']}`));
    for (const path of ['port', 'name', 'metadata', 'circle']) {
      const answer = await get<{ code: string }>(lading, `/api/mirror/ok/${path}`);
      expect([path, answer.status, answer.json().code]).toEqual([path, 502, 'UpstreamBroken']);
    }
    expect(elsewhere.asked('ok/a')).toBe(0);
    expect((await get(lading, '/api/mirror/ok/inside')).text()).toBe('Bearer open-sesame swordfish');
    expect(lading.logs()).not.toMatch(/open-sesame|swordfish/);
    await elsewhere.close();
  });

  it('is nothing that is encoded, and nothing that never comes', async () => {
    upstream.set('pub/ok/gzip', (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'));
    upstream.set('pub/ok/silent', () => undefined);
    expect((await get(lading, '/api/mirror/ok/gzip')).status).toBe(502);
    expect((await get(lading, '/api/mirror/ok/silent')).status).toBe(504);
  });
});

describe('a file of remotes that is wrong from the start', () => {
  it('stops the start, all of it named at once', async () => {
    const bad = await remotesFile(
      'remotes:\n  up: { type: remote, package: generic }\n  admin: { type: local, package: generic }\n',
    );
    const folder = await mkdtemp(join(tmpdir(), 'lading-start-'));
    const root = join(import.meta.dirname, '..');
    const child = spawn(join(root, 'node_modules/.bin/node'), [join(root, 'api/main.ts')], {
      cwd: folder,
      env: { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()), REMOTES_FILE: bad.path },
      // As launchers start it.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (more: string) => {
      said += more;
    });
    const [code] = await once(child, 'close', { signal: AbortSignal.timeout(30_000) }).finally(() => child.kill('SIGKILL'));
    expect(code).toBe(2);
    expect(said.trim().split('\n')).toEqual([
      expect.stringContaining(`${bad.path}:2:7: remotes.up.base_url is missing; a URL with http:// or https://`),
      expect.stringContaining(`${bad.path}:3:3: remotes.admin cannot be used; a name other than upload, `),
    ]);
    await rm(folder, { recursive: true, force: true });
    await bad.remove();
  });
});
