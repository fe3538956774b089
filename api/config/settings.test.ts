import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadSettings, parseSettings, settingNames } from './settings.ts';

const files: Record<string, string> = { '/run/secrets/token': 'a-token-from-a-file\n' };
const readFile = (path: string): string => {
  const content = files[path];
  if (content === undefined) throw new Error('ENOENT');
  return content;
};
const parse = (env: Record<string, string | undefined>) => parseSettings(env, readFile);
const complaints = (env: Record<string, string | undefined>): readonly string[] => {
  try {
    parse(env);
    return [];
  } catch (error) {
    if (error instanceof BadSettings) return error.lines;
    throw error;
  }
};

describe('settings', () => {
  it('have the defaults of the contract', () => {
    expect(parse({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      publicUrl: null,
      dataDir: './data',
      databaseUrl: null,
      eventStoreUrl: null,
      s3: null,
      allowAnonymous: false,
      maxFileBytes: 10_485_760,
      maxStorageBytes: 10_737_418_240,
      minFreeBytes: 1_073_741_824,
      defaultTtlMs: 72 * 3_600_000,
      maxTtlMs: Number.POSITIVE_INFINITY,
      fileIdLength: 7,
      rateLimitPerMinute: 60,
      adminLockStepMs: 300_000,
      cacheMaxAgeSeconds: 3600,
      corsOrigins: ['*'],
    });
  });

  it('cannot be changed once parsed', () => {
    expect(Object.isFrozen(parse({}))).toBe(true);
  });

  it('can be shown under their names, secrets masked', () => {
    const { inForce } = parse({
      PORT: '9000',
      DEFAULT_TTL: '90m',
      DATABASE_URL: 'postgres://me:hunter2@db/x',
      API_TOKEN: 'hunter2hunter2',
    });
    expect(Object.keys(inForce)).toEqual(settingNames);
    expect(inForce).toMatchObject({
      PORT: 9000,
      DEFAULT_TTL: '90m',
      MAX_TTL: 'inf',
      REMOTES_FILE: './remotes.yaml',
      EVENTSTORE_URL: null,
    });
    // Generated where it is not given: there always is one.
    expect(inForce).toMatchObject({ DATABASE_URL: '***', API_TOKEN: '***', ADMIN_PASSWORD: '***' });
    expect(JSON.stringify(inForce)).not.toContain('hunter2');
  });

  it('take an empty variable for an absent one', () => {
    expect(parse({ PORT: '', PUBLIC_URL: '' })).toMatchObject({ port: 8080, publicUrl: null });
  });

  it('list every bad value at once: its name, what was given and what is allowed', () => {
    const lines = complaints({ PORT: '70000', DEFAULT_TTL: 'soon', ALLOW_ANONYMOUS: 'yes', FILE_ID_LENGTH: '3' });
    expect(lines).toHaveLength(4);
    expect(lines).toContain('PORT: "70000" is not allowed; allowed: a whole number from 0 to 65535');
    expect(lines).toContain('ALLOW_ANONYMOUS: "yes" is not allowed; allowed: true, false');
  });

  it('never repeat a bad secret', () => {
    const [line] = complaints({ API_TOKEN: 'short' });
    expect(line).toMatch(/^API_TOKEN: /);
    expect(line).not.toContain('short');
  });

  it('read a secret from a file, without its last line break', () => {
    expect(parse({ API_TOKEN_FILE: '/run/secrets/token' }).apiToken).toBe('a-token-from-a-file');
  });

  it('refuse a secret given twice, or in a file that is not there', () => {
    expect(complaints({ API_TOKEN: 'a-token-of-mine', API_TOKEN_FILE: '/run/secrets/token' })).toEqual([
      'API_TOKEN: set together with API_TOKEN_FILE; allowed: one of the two',
    ]);
    expect(complaints({ ADMIN_PASSWORD_FILE: '/nowhere' })[0]).toMatch(/^ADMIN_PASSWORD_FILE: "\/nowhere" cannot be read/);
  });

  it('put the parts of a database address together', () => {
    const env = { DBHOST: 'db', DBUSER: 'me', DBPASS: 'p@ss/word', DBNAME: 'lading' };
    expect(parse(env).databaseUrl).toBe('postgres://me:p%40ss%2Fword@db:5432/lading');
    expect(complaints({ ...env, DATABASE_URL: 'postgres://db/lading' })[0]).toMatch(/^DATABASE_URL: /);
    expect(complaints({ DBHOST: 'db' })[0]).toMatch(/^DBHOST: /);
  });

  it('want the keys of an S3 server beside its address', () => {
    expect(complaints({ MINIO_ENDPOINT: 'localhost:9000' })[0]).toMatch(/^MINIO_ENDPOINT: /);
    expect(parse({ MINIO_ENDPOINT: 'localhost:9000', MINIO_ACCESS_KEY: 'a', MINIO_SECRET_KEY: 'b' }).s3).toMatchObject({
      bucket: 'lading',
      secure: false,
    });
  });

  it('refuse a default lifetime over the longest', () => {
    expect(complaints({ DEFAULT_TTL: '2d', MAX_TTL: '1d' })[0]).toMatch(/^DEFAULT_TTL: /);
  });

  it('parse or complain, whatever they are given', () => {
    fc.assert(
      fc.property(fc.constantFrom(...settingNames), fc.string(), (name, value) => {
        const lines = complaints({ [name]: value });
        expect(lines.every((line) => /^[A-Z_]+: /.test(line))).toBe(true);
      }),
    );
  });
});
