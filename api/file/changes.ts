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

/** Those that end a file, after which its bytes can be freed. */
export const endings: ReadonlySet<string> = new Set(['FileExpired', 'FileDeleted', 'FilePruned']);
