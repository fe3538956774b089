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

/**
 * Says that a suite runs without a real S3 server and how to run it with one.
 * @throws where CI=true: there a missing server is a failure
 */
export const leftOutWithoutS3 = (what: string): void => {
  const message = `left out: ${what} against a real S3 server; run with MINIO_TEST_ENDPOINT=host:port`;
  if (process.env.CI === 'true') throw new Error(message);
  process.stderr.write(`${message}\n`);
};
