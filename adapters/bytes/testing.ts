import type { S3Settings } from './minio.ts';

/**
 * The S3 server to test against, from MINIO_TEST_ENDPOINT (`host:port`) with MINIO_TEST_ACCESS_KEY, _SECRET_KEY, _REGION and
 * _SECURE; `undefined` where none is named.
 */
export const testS3 = (): S3Settings | undefined => {
  const { MINIO_TEST_ENDPOINT, MINIO_TEST_ACCESS_KEY, MINIO_TEST_SECRET_KEY, MINIO_TEST_REGION, MINIO_TEST_SECURE } = process.env;
  if (MINIO_TEST_ENDPOINT === undefined || MINIO_TEST_ENDPOINT === '') return undefined;
  return {
    endpoint: MINIO_TEST_ENDPOINT,
    accessKey: MINIO_TEST_ACCESS_KEY ?? '',
    secretKey: MINIO_TEST_SECRET_KEY ?? '',
    region: MINIO_TEST_REGION ?? 'us-east-1',
    secure: MINIO_TEST_SECURE === 'true',
  };
};

/** Says aloud what a run leaves out and how to have it. */
export const leftOut = (what: string, how: string): void => {
  process.stderr.write(`left out: ${what}; ${how}\n`);
};

/**
 * Says that a suite runs without a real S3 server and how to run it with one.
 * @throws where CI=true: there a missing server is a failure
 */
export const leftOutWithoutS3 = (what: string): void => {
  const how = 'run with MINIO_TEST_ENDPOINT=host:port';
  if (process.env.CI === 'true') throw new Error(`${what} needs a real S3 server here; ${how}`);
  leftOut(`${what} against a real S3 server`, how);
};
