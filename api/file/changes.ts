/** The events after which a file looks different to those who watch it. Traffic is not among them. */
export const fileChangeTypes = [
  'FileUploaded',
  'FileChanged',
  'DownloadClaimed',
  'DownloadReleased',
  'FileExpired',
  'FileDeleted',
  'FilePruned',
] as const;

export type FileChangeType = (typeof fileChangeTypes)[number];
