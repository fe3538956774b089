/** The events after which a file looks different to those who watch it. Traffic is not among them. */
export const fileChangeTypes = ['FileUploaded', 'FileExpired', 'FileDeleted'] as const;

export type FileChangeType = (typeof fileChangeTypes)[number];
