import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './cli.ts';

/** The example that imgproxy publishes. */
const keys = { IMAGE_SIGNING_KEY: '736563726574', IMAGE_SIGNING_SALT: '68656C6C6F' };
const path = '/rs:fill:300:400:0/g:sm/aHR0cDovL2V4YW1w/bGUuY29tL2ltYWdl/cy9jdXJpb3NpdHku/anBn.png';
const signature = 'oKfUtW34Dvo2BGQehJFR4Nr0_rIjOtdtzJ3QFsUcXH8';

describe('signing a path', () => {
  let cwd: string;
  const sign = (given: string, env: Record<string, string> = keys) => runCli(['sign', given], { cwd, env });

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'lading-sign-'));
  });

  afterAll(() => rm(cwd, { recursive: true, force: true }));

  it('prints it with its signature', async () => {
    expect(await sign(path)).toEqual({ code: 0, stdout: `${path}?sig=${signature}\n`, stderr: '' });
  });

  it('reads .env and files of secrets, as the server does', async () => {
    const saltFile = join(cwd, 'salt');
    await writeFile(saltFile, `${keys.IMAGE_SIGNING_SALT}\n`);
    await writeFile(join(cwd, '.env'), `IMAGE_SIGNING_KEY=${keys.IMAGE_SIGNING_KEY}\nIMAGE_SIGNING_SALT_FILE=${saltFile}\n`);
    const { stdout } = await sign(path, {}).finally(() => rm(join(cwd, '.env')));
    expect(stdout).toBe(`${path}?sig=${signature}\n`);
  });

  it('signs what a client requests: percent-encoded, without the query', async () => {
    const plain = (await sign('/image/a/-/text/90px20p/center/na%C3%AFve/')).stdout;
    const [, wanted] = plain.trim().split('?');
    expect((await sign('/image/a/-/text/90px20p/center/naïve/')).stdout).toBe(plain);
    expect((await sign('/image/a/-/text/90px20p/center/na%C3%AFve/?download')).stdout).toContain(`?download&${wanted}`);
  });

  it.each(['image/a/-/invert/', 'http://localhost/image/a/-/invert/', '//a/b', ''])('takes %j for wrong usage', async (given) => {
    const { code, stdout, stderr } = await sign(given);
    expect(stdout).toBe('');
    expect(stderr).toContain('begins with a slash');
    expect(code).toBe(2);
  });

  it('says which settings it misses', async () => {
    const none = await sign(path, {});
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('IMAGE_SIGNING_KEY and IMAGE_SIGNING_SALT are not set');
    const half = await sign(path, { IMAGE_SIGNING_KEY: keys.IMAGE_SIGNING_KEY });
    expect(half.code).toBe(2);
    expect(half.stderr).toContain('needs IMAGE_SIGNING_SALT');
    expect(half.stderr).not.toContain(keys.IMAGE_SIGNING_KEY);
  });
});
