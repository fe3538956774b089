import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretNames, settingNames } from '@lading/api/config/settings.ts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../package.json' with { type: 'json' };
import { parseDockerfile, textsOf } from './dockerfile.ts';

type Service = {
  readonly image: string;
  readonly build?: { readonly dockerfile: string };
  readonly environment: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes: readonly string[];
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
};
type Compose = { readonly services: Readonly<Record<string, Service>>; readonly volumes: Readonly<Record<string, null>> };

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
// Of a file beside us; where it has another form, the tests below fail.
const compose = parse(read('docker-compose.yml')) as Compose;
const { lading, ...others } = compose.services;
if (lading === undefined) throw new Error('docker-compose.yml has no service "lading"');

describe('docker-compose.yml', () => {
  it('gives Lading only settings that there are', () => {
    const known: readonly string[] = [...settingNames, ...secretNames.map((name) => `${name}_FILE`)];
    expect(Object.keys(lading.environment).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('points Lading at services of its own', () => {
    const { EVENTSTORE_URL = '', DBHOST = '', MINIO_ENDPOINT = '' } = lading.environment;
    const hosts = [new URL(EVENTSTORE_URL.replace('esdb:', 'http:')).hostname, DBHOST, MINIO_ENDPOINT.split(':')[0]];
    expect(hosts).toEqual(Object.keys(others));
  });

  it('starts Lading when all others are healthy, and asks each of them', () => {
    expect(Object.keys(lading.depends_on ?? {}).sort()).toEqual(Object.keys(others).sort());
    for (const { condition } of Object.values(lading.depends_on ?? {})) expect(condition).toBe('service_healthy');
    for (const [name, { healthcheck }] of Object.entries(others)) expect(healthcheck?.test[0], name).toBe('CMD');
  });

  it('gives the same credentials to both sides', () => {
    const { postgres, minio } = others;
    expect([lading.environment.DBUSER, lading.environment.DBPASS, lading.environment.DBNAME]).toEqual([
      postgres?.environment.POSTGRES_USER,
      postgres?.environment.POSTGRES_PASSWORD,
      postgres?.environment.POSTGRES_DB,
    ]);
    expect([lading.environment.MINIO_ACCESS_KEY, lading.environment.MINIO_SECRET_KEY]).toEqual([
      minio?.environment.MINIO_ROOT_USER,
      minio?.environment.MINIO_ROOT_PASSWORD,
    ]);
  });

  it('takes every secret from the environment', () => {
    const secrets = Object.entries(lading.environment).filter(([name]) => /PASS|SECRET|TOKEN|ACCESS_KEY/.test(name));
    expect(secrets.length).toBeGreaterThan(3);
    for (const [name, value] of secrets) expect(value, name).toMatch(/^\$\{[A-Z_]+:-[^}]*\}$/);
  });

  it('pins every image to an exact version, our own to that of the package', () => {
    expect(lading.image).toBe(`lading:${manifest.version}`);
    for (const { image } of Object.values(others)) expect(image).toMatch(/:(\d+\.\d+(\.\d+)?(-[\w.-]+)?|RELEASE\.[\dTZ-]+)$/);
  });

  it('keeps data in named volumes and knows no path of the host', () => {
    const used = Object.values(compose.services).flatMap(({ volumes }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    expect(used.sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('publishes Lading alone, on the port its image serves, and lets it write nowhere but to its volume', () => {
    const image = parseDockerfile(read(lading.build?.dockerfile ?? '')).at(-1);
    expect(lading.ports).toEqual(textsOf(image, 'EXPOSE').map((port) => `8080:${port}`));
    expect(lading.volumes.map((volume) => volume.split(':')[1])).toEqual(textsOf(image, 'VOLUME'));
    expect(lading.read_only).toBe(true);
    for (const [name, { ports }] of Object.entries(others)) expect(ports, name).toBeUndefined();
  });
});
