import { isIP } from 'node:net';
import { availableParallelism, hostname } from 'node:os';
import { formatDuration } from '@lading/schema/duration.ts';
import { imagePresets, signingKeys } from './images.ts';
import { duration, flag, list, matching, oneOf, type Parser, text, url, whole } from './parsers.ts';

type Setting<T> = { readonly parser: Parser<T>; readonly fallback: T; readonly secret?: true };

const setting = <T>(parser: Parser<T>, fallback: NoInfer<T>): Setting<T> => ({ parser, fallback });
const optional = <T>(parser: Parser<T>): Setting<T | null> => ({ parser, fallback: null });
/** A secret may also come from the file that `<NAME>_FILE` names, and is never shown. */
const secret = <T>(parser: Parser<T>): Setting<T | null> => ({ parser, fallback: null, secret: true });

const maxBytes = whole(0, Number.MAX_SAFE_INTEGER);
const seconds = whole(1, 31_536_000);
const port = whole(1, 65_535);

const hexadecimal = matching(/^(?:[0-9a-f]{2}){1,512}$/i, 'bytes in hexadecimal, two digits each');

const cidr: Parser<string> = {
  allowed: 'an address or a network such as 10.0.0.0/8',
  parse: (given) => {
    const [address = '', bits] = given.split('/');
    const widest = isIP(address) === 6 ? 128 : 32;
    return isIP(address) > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= widest)) ? given : undefined;
  },
};

/** Every setting there is, as `CONTRACT` names it. Adding one is one line here and one in `shape`. */
const table = {
  HOST: setting(matching(/^[\w.:-]{1,255}$/, 'a host name or address'), '127.0.0.1'),
  PORT: setting(whole(0, 65_535), 8080),
  PUBLIC_URL: optional(url('http:', 'https:')),
  DATA_DIR: setting(text('a folder'), './data'),
  DATABASE_URL: secret(url('postgres:', 'postgresql:')),
  DBHOST: optional(text('a host name')),
  DBPORT: setting(port, 5432),
  DBUSER: optional(text('a user name')),
  DBPASS: secret(text('a password')),
  DBNAME: optional(text('a database')),
  EVENTSTORE_URL: secret(url('esdb:', 'esdb+discover:')),
  MINIO_ENDPOINT: optional(matching(/^[\w.:[\]-]{1,255}$/, 'host or host:port')),
  MINIO_ACCESS_KEY: secret(text('an access key')),
  MINIO_SECRET_KEY: secret(text('a secret key')),
  MINIO_BUCKET: setting(
    matching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'a bucket name of 3 to 63 small letters, digits, dots and dashes'),
    'lading',
  ),
  MINIO_SECURE: setting(flag, false),
  MINIO_REGION: setting(matching(/^[\w-]{1,64}$/, 'a region such as us-east-1'), 'us-east-1'),
  API_TOKEN: secret(matching(/^[\x21-\x7e]{8,200}$/, '8 to 200 visible ASCII characters')),
  ALLOW_ANONYMOUS: setting(flag, false),
  ADMIN_PASSWORD: secret(matching(/^.{8,200}$/, '8 to 200 characters')),
  ADMIN_LOCK_STEP_SECONDS: setting(seconds, 300),
  MAX_FILE_SIZE_BYTES: setting(whole(1, Number.MAX_SAFE_INTEGER), 10_485_760),
  MAX_STORAGE_BYTES: setting(maxBytes, 10_737_418_240),
  MIN_FREE_BYTES: setting(maxBytes, 1_073_741_824),
  DEFAULT_TTL: setting(duration, 259_200_000),
  MAX_TTL: setting(duration, Number.POSITIVE_INFINITY),
  ENABLE_CLEANER: setting(flag, true),
  CLEANUP_INTERVAL_SECONDS: setting(seconds, 300),
  ORPHAN_GRACE_SECONDS: setting(seconds, 3600),
  FILE_ID_LENGTH: setting(whole(4, 32), 7),
  RATE_LIMIT_PER_MINUTE: setting(whole(0, 1_000_000), 60),
  CACHE_MAX_AGE_SECONDS: setting(whole(0, 31_536_000), 3600),
  CACHE_MAX_BYTES: setting(maxBytes, 0),
  VARIANTS_MAX_BYTES: setting(maxBytes, 10_737_418_240),
  IMAGE_MAX_PIXELS: setting(whole(1, 1_000_000_000), 50_000_000),
  IMAGE_CONCURRENCY: setting(whole(1, 256), availableParallelism()),
  IMAGE_SIGNING_KEY: secret(hexadecimal),
  IMAGE_SIGNING_SALT: secret(hexadecimal),
  IMAGE_PRESETS_FILE: optional(text('the path of a YAML file')),
  IMAGE_PRESETS_ONLY: setting(flag, false),
  REMOTES_FILE: setting(text('the path of a YAML file'), './remotes.yaml'),
  CORS_ORIGINS: setting(list(matching(/^(\*|https?:\/\/[\w.:[\]-]+)$/, '* or origins such as https://example.org')), ['*']),
  TRUST_PROXY: setting(list(cidr), []),
  LOG_LEVEL: setting(oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'), 'info'),
  REPLICA: setting(matching(/^[\w.-]{1,100}$/, '1 to 100 letters, digits, dots, dashes and underscores'), hostname()),
} as const;

type Name = keyof typeof table;
type Values = { [N in Name]: (typeof table)[N] extends Setting<infer T> ? T : never };

export const settingNames = Object.keys(table) as readonly Name[]; // the table's own keys
export const secretNames = settingNames.filter((name) => 'secret' in table[name]);

/** What keeps the server from starting: one line for each variable that is wrong. */
export class BadSettings extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'BadSettings';
    this.lines = lines;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parses the environment into the one frozen value that is passed to all parts. An empty variable counts as absent.
 * @param readFile reads the file that a `<NAME>_FILE` names; a final line break is cut
 * @throws BadSettings listing every variable that is wrong, what was given (secrets masked) and what is allowed
 */
export const parseSettings = (env: Environment, readFile: (path: string) => string) => {
  const bad: string[] = [];
  const values = Object.fromEntries(settingNames.map((name) => [name, settingValue(name, env, readFile, bad)])) as Values; // parsed by name
  const settings = { ...shape(values, readFile, bad), inForce: inForce(values) };
  if (bad.length > 0) throw new BadSettings(bad);
  return Object.freeze(settings);
};

export type Settings = ReturnType<typeof parseSettings>;

/** The values as they may be shown. Secrets that are not set are generated where the server needs them. */
const inForce = (values: Values): Readonly<Record<Name, unknown>> => {
  const shown = (name: Name, { parser, secret: isSecret }: Setting<unknown>) => {
    const value: unknown = values[name];
    if (isSecret) return value === null && name !== 'API_TOKEN' && name !== 'ADMIN_PASSWORD' ? null : '***';
    return parser === duration && typeof value === 'number' ? formatDuration(value) : value;
  };
  // Every name of the table, once.
  return Object.fromEntries(settingNames.map((name) => [name, shown(name, table[name])])) as Record<Name, unknown>;
};

const settingValue = (name: Name, env: Environment, readFile: (path: string) => string, bad: string[]): unknown => {
  const { parser, fallback, secret: isSecret }: Setting<unknown> = table[name];
  const given = isSecret ? secretText(name, env, readFile, bad) : env[name];
  if (given === undefined || given === '') return fallback;
  const value = parser.parse(given);
  if (value === undefined)
    bad.push(`${name}: ${isSecret ? 'the value given' : JSON.stringify(given)} is not allowed; allowed: ${parser.allowed}`);
  return value ?? fallback;
};

const secretText = (name: Name, env: Environment, readFile: (path: string) => string, bad: string[]): string | undefined => {
  const path = env[`${name}_FILE`];
  if (!path) return env[name];
  if (env[name]) bad.push(`${name}: set together with ${name}_FILE; allowed: one of the two`);
  try {
    return readFile(path).replace(/\r?\n$/, '');
  } catch {
    bad.push(`${name}_FILE: ${JSON.stringify(path)} cannot be read; allowed: the path of a file that holds the value`);
    return undefined;
  }
};

/** Groups the values by what they are about, and checks what only several of them can tell. */
const shape = (values: Values, readFile: (path: string) => string, bad: string[]) => {
  if (values.DEFAULT_TTL > values.MAX_TTL) bad.push('DEFAULT_TTL: is over MAX_TTL; allowed: at most MAX_TTL');
  return {
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    dataDir: values.DATA_DIR,
    databaseUrl: databaseUrl(values, bad),
    eventStoreUrl: values.EVENTSTORE_URL,
    s3: s3(values, bad),
    apiToken: values.API_TOKEN,
    allowAnonymous: values.ALLOW_ANONYMOUS,
    adminPassword: values.ADMIN_PASSWORD,
    adminLockStepMs: values.ADMIN_LOCK_STEP_SECONDS * 1000,
    maxFileBytes: values.MAX_FILE_SIZE_BYTES,
    /** Null: no limit. */
    maxStorageBytes: values.MAX_STORAGE_BYTES || null,
    minFreeBytes: values.MIN_FREE_BYTES,
    defaultTtlMs: values.DEFAULT_TTL,
    maxTtlMs: values.MAX_TTL,
    enableCleaner: values.ENABLE_CLEANER,
    cleanupIntervalMs: values.CLEANUP_INTERVAL_SECONDS * 1000,
    orphanGraceMs: values.ORPHAN_GRACE_SECONDS * 1000,
    fileIdLength: values.FILE_ID_LENGTH,
    /** Null: no limit. */
    rateLimitPerMinute: values.RATE_LIMIT_PER_MINUTE || null,
    cacheMaxAgeSeconds: values.CACHE_MAX_AGE_SECONDS,
    /** Null: no limit. */
    cacheMaxBytes: values.CACHE_MAX_BYTES || null,
    /** Null: no limit. */
    variantsMaxBytes: values.VARIANTS_MAX_BYTES || null,
    imageMaxPixels: values.IMAGE_MAX_PIXELS,
    imageConcurrency: values.IMAGE_CONCURRENCY,
    /** Null: transformed URLs need no signature. */
    imageSigning: signingKeys(values, bad),
    imagePresets: imagePresets(values, readFile, bad),
    remotesFile: values.REMOTES_FILE,
    corsOrigins: values.CORS_ORIGINS,
    trustProxy: values.TRUST_PROXY,
    logLevel: values.LOG_LEVEL,
    replica: values.REPLICA,
  };
};

const databaseUrl = (values: Values, bad: string[]): string | null => {
  const { DATABASE_URL, DBHOST, DBPORT, DBUSER, DBPASS, DBNAME } = values;
  const parts = [DBHOST, DBUSER, DBPASS, DBNAME];
  if (parts.every((part) => part === null)) return DATABASE_URL;
  if (DATABASE_URL !== null)
    bad.push('DATABASE_URL: set together with DBHOST, DBUSER, DBPASS or DBNAME; allowed: one of the two ways');
  if (DBHOST === null || DBUSER === null || DBNAME === null)
    bad.push('DBHOST: the parts must come together; needed: DBHOST, DBUSER, DBNAME');
  const [host, user, password, name] = parts.map((part) => encodeURIComponent(part ?? ''));
  return `postgres://${user}:${password}@${host}:${DBPORT}/${name}`;
};

const s3 = (values: Values, bad: string[]) => {
  const { MINIO_ENDPOINT: endpoint, MINIO_ACCESS_KEY: accessKey, MINIO_SECRET_KEY: secretKey } = values;
  if (endpoint === null) return null;
  if (accessKey === null || secretKey === null) {
    bad.push('MINIO_ENDPOINT: needs MINIO_ACCESS_KEY and MINIO_SECRET_KEY beside it');
    return null;
  }
  return {
    endpoint,
    accessKey,
    secretKey,
    bucket: values.MINIO_BUCKET,
    secure: values.MINIO_SECURE,
    region: values.MINIO_REGION,
  };
};
