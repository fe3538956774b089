import type { UploadTerms } from './terms.ts';

/** One file on its way, whichever way it takes. */
export type Sending = {
  readonly file: File;
  readonly terms: UploadTerms;
  /** Called with the share of the request that has been sent, 0 to 1. */
  readonly onProgress: (share: number) => void;
  /** Called when the connection is lost and the upload waits to go on. */
  readonly onInterrupted: () => void;
  readonly signal: AbortSignal;
};
