import { randomUUID } from 'node:crypto';
import { Client } from 'minio';
import { describe, it, onTestFinished } from 'vitest';
import { byteStoreContract } from './contract.ts';
import { openS3, type S3Settings } from './minio.ts';
import type { ByteStore } from './port.ts';
import { startFakeS3 } from './testing/fake-s3.ts';
import { leftOutWithoutS3, testS3 } from './testing.ts';

/** A store in a bucket of its own, which goes when the test ends. */
const inEmptyBucket = async (settings: S3Settings): Promise<ByteStore> => {
  const bucket = `lading-test-${randomUUID()}`;
  const store = await openS3({ ...settings, bucket });
  onTestFinished(async () => {
    const names = await Array.fromAsync(store.list(''), ({ key }) => key);
    await store.close();
    const [endPoint = '', port] = settings.endpoint.split(':');
    const { secure: useSSL, accessKey, secretKey, region } = settings;
    const client = new Client({ endPoint, port: Number(port), useSSL, accessKey, secretKey, region });
    await client.removeObjects(bucket, names);
    await client.removeBucket(bucket);
  });
  return store;
};

byteStoreContract('s3, a stand-in', async () => {
  const fake = await startFakeS3();
  const store = await openS3({ ...fake.settings, bucket: 'bytes' });
  onTestFinished(async () => {
    await store.close();
    await fake.close();
  });
  return store;
});

const real = testS3();
if (real !== undefined) byteStoreContract('s3, a real server', () => inEmptyBucket(real));
else describe('s3, a real server', () => it('is left out aloud', () => leftOutWithoutS3('the byte store contract')));
