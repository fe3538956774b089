import type { Entry } from './entry.ts';

/** What the image service refuses. */
export const imageProblems = {
  UnknownOperation: {
    kind: 'invalid',
    title: 'No such image operation',
    say: (d: { operation: string; example: string }) =>
      `There is no image operation "${d.operation}"; "${d.example}" is right, for example.`,
  },
  MalformedOperation: {
    kind: 'invalid',
    title: 'The image operation is not valid',
    say: (d: { operation: string; reason: string; example: string }) =>
      `The operation "${d.operation}" ${d.reason}; "${d.example}" is right, for example.`,
  },
  NotAnImage: {
    kind: 'unsupported',
    title: 'This file is no image',
    say: (d: { file: string; mediaType: string }) =>
      `The file "${d.file}" is ${d.mediaType}; only images can be transformed. The file itself is served as it is.`,
  },
  ImageBroken: {
    kind: 'undecodable',
    title: 'This image cannot be decoded',
    say: (d: { file: string }) => `The bytes of "${d.file}" are not an image that can be decoded.`,
  },
  ImageTooLarge: {
    kind: 'too-large',
    title: 'The image has too many pixels',
    say: (d: { limitPixels: number }) =>
      `An image may have at most ${d.limitPixels} pixels to be transformed, all its frames together.`,
  },
  ImageTooHeavy: {
    kind: 'too-large',
    title: 'The image has too many bytes',
    say: (d: { limitBytes: number }) => `An image may have at most ${d.limitBytes} bytes to be transformed.`,
  },
  ImageQueueFull: {
    kind: 'unavailable',
    title: 'Too many pictures wait already',
    say: (d: { retryAfterSeconds: number }) => `Too many pictures wait to be rendered; try again in ${d.retryAfterSeconds} s.`,
  },
  ImageTooSlow: {
    kind: 'unavailable',
    title: 'The picture took too long',
    say: (d: { retryAfterSeconds: number }) =>
      `Rendering this picture took longer than it may; try again in ${d.retryAfterSeconds} s, or ask for less.`,
  },
  VariantsNotPublic: {
    kind: 'forbidden',
    title: 'This file has no variants',
    say: () => 'A file with a download limit has no transformed variants, for each of them would be a download around the limit.',
  },
  SourceNotPublic: {
    kind: 'forbidden',
    title: 'This file is not public',
    say: (d: { file: string }) =>
      `The file "${d.file}" has a password or a download limit, so it cannot be shown inside another picture.`,
  },
  SignatureWanted: {
    kind: 'forbidden',
    title: 'A valid signature is wanted',
    say: () => 'Transformed pictures are served by signed links only: append the signature of the path as `?sig=`.',
  },
  PresetsOnly: {
    kind: 'forbidden',
    title: 'Only presets are served',
    say: (d: { example: string }) => `Transformations are served by the name of a preset only, such as "${d.example}".`,
  },
} as const satisfies Record<string, Entry>;
