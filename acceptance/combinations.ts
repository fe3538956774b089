/** Where the log lives × where the bytes live. */
export type Combination = {
  readonly log: 'postgres' | 'eventstoredb';
  readonly bytes: 'filesystem' | 's3';
};

export const light: Combination = { log: 'postgres', bytes: 'filesystem' };
export const eventStore: Combination = { log: 'eventstoredb', bytes: 'filesystem' };
export const s3: Combination = { log: 'postgres', bytes: 's3' };
/** As `docker compose up` runs it. */
export const production: Combination = { log: 'eventstoredb', bytes: 's3' };

export const everywhere: readonly Combination[] = [light, eventStore, s3, production];

export const nameOf = ({ log, bytes }: Combination): string => `${log} × ${bytes}`;

/** What a combination needs and this machine lacks, in words, or nothing. */
export const lackingFor = ({ bytes }: Combination): string | undefined =>
  bytes === 's3' && !process.env.MINIO_TEST_ENDPOINT
    ? 'an S3 server: set MINIO_TEST_ENDPOINT, MINIO_TEST_ACCESS_KEY and MINIO_TEST_SECRET_KEY'
    : undefined;

/** The settings that point a server at the S3 server of the tests and at a bucket of its own. */
export const s3Settings = (bucket: string): Record<string, string> => ({
  MINIO_ENDPOINT: process.env.MINIO_TEST_ENDPOINT ?? '',
  MINIO_ACCESS_KEY: process.env.MINIO_TEST_ACCESS_KEY ?? '',
  MINIO_SECRET_KEY: process.env.MINIO_TEST_SECRET_KEY ?? '',
  MINIO_REGION: process.env.MINIO_TEST_REGION ?? 'us-east-1',
  MINIO_SECURE: process.env.MINIO_TEST_SECURE ?? 'false',
  MINIO_BUCKET: bucket,
});
