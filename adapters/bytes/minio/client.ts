import { text } from 'node:stream/consumers';
import { Client } from 'minio';

export type UnfinishedUpload = { readonly key: string; readonly uploadId: string; readonly initiated: Date };

/** minio's own client and two questions about unfinished uploads that it does not answer. */
export class S3Client extends Client {
  /**
   * The first thousand unfinished uploads of a bucket. The client's own list always sends an empty delimiter, on which some
   * servers fold all keys into nothing.
   */
  async unfinishedUploads(bucketName: string): Promise<readonly UnfinishedUpload[]> {
    const answer = await this.makeRequestAsync({ method: 'GET', bucketName, query: 'uploads' });
    const uploads = (await text(answer)).match(/<Upload>.*?<\/Upload>/gs) ?? [];
    return uploads.map((upload) => ({
      key: element(upload, 'Key'),
      uploadId: element(upload, 'UploadId'),
      initiated: new Date(element(upload, 'Initiated')),
    }));
  }

  /** When the last part of an unfinished upload came; `undefined` where it has none. */
  async lastPartAt(bucket: string, { key, uploadId }: UnfinishedUpload): Promise<Date | undefined> {
    const parts = await this.listParts(bucket, key, uploadId);
    return parts.map(({ lastModified }) => new Date(lastModified ?? 0)).reduce<Date | undefined>(later, undefined);
  }
}

const later = (a: Date | undefined, b: Date): Date => (a !== undefined && a > b ? a : b);

const element = (xml: string, name: string): string => xml.match(`<${name}>([^<]*)</${name}>`)?.[1] ?? '';
