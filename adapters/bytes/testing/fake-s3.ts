import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Settings } from '../minio.ts';
import { type Bucket, operation, refuse } from './fake-operations.ts';

/** What a request may meet instead of an answer. */
export type Fault =
  | 'hang'
  | 'cut'
  | { readonly status: number; readonly code: string }
  /** An object's head and so many of its bytes, then nothing, or the end of the connection. */
  | { readonly bytes: number; readonly ending: 'hang' | 'cut' };

export type FakeS3 = {
  readonly settings: S3Settings;
  /** Asked at every request, with `PUT /bucket/key?partNumber=1` and the like. */
  fault: (request: string) => Fault | undefined;
  /** Every request so far. */
  readonly requests: readonly string[];
  /** How many connections are open now. */
  readonly connections: () => Promise<number>;
  readonly unfinishedUploads: () => number;
  readonly close: () => Promise<void>;
};

/**
 * A stand-in for an S3 server, for faults that no real one shows on demand and for machines that have none. It believes every
 * signature, keeps its objects in a temporary folder, and knows the requests our adapter makes and no others.
 */
export const startFakeS3 = async (): Promise<FakeS3> => {
  const folder = await mkdtemp(join(tmpdir(), 'fake-s3-'));
  const buckets = new Map<string, Bucket>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const name = `${request.method} ${request.url}`;
    requests.push(name);
    const fault = fake.fault(name);
    if (fault === 'hang') request.resume();
    else if (fault === 'cut') request.destroy();
    else answer(request, response, fault).catch(() => response.destroy());
  });

  const answer = async (request: IncomingMessage, response: ServerResponse, fault: Exclude<Fault, string> | undefined) => {
    if (fault !== undefined && 'status' in fault) return refuse(response, fault.status, fault.code);
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://fake');
    const [, name = '', ...rest] = pathname.split('/');
    const key = rest.join('/');
    if (key === '' && request.method === 'PUT') buckets.set(name, { objects: new Map(), uploads: new Map() });
    const bucket = buckets.get(name);
    if (bucket === undefined) return refuse(response, 404, 'NoSuchBucket');
    await operation({ request, response, key, query, bucket, folder, fault });
  };

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  const fake: FakeS3 = {
    settings: { endpoint: `127.0.0.1:${port}`, accessKey: 'any', secretKey: 'any', region: 'us-east-1', secure: false },
    fault: () => undefined,
    requests,
    connections: () =>
      new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count)))),
    unfinishedUploads: () => [...buckets.values()].reduce((sum, { uploads }) => sum + uploads.size, 0),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(folder, { recursive: true });
    },
  };
  return fake;
};
