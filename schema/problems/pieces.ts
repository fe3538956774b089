import type { Entry } from './entry.ts';

/** About uploads that arrive in pieces. */
export const pieceProblems = {
  UploadNotFound: {
    kind: 'absent',
    title: 'No such upload',
    say: () => 'There is no such upload, or it was left alone for too long. Create it anew.',
  },
  UploadMovedOn: {
    kind: 'conflict',
    title: 'The upload is at another place',
    say: () => 'The upload is not at this offset. Ask with HEAD where it is, and go on from there.',
  },
  UploadBusy: {
    kind: 'conflict',
    title: 'The upload is busy',
    say: () => 'Another request is at work on this upload; try again.',
  },
  TusVersion: {
    kind: 'precondition',
    title: 'Another version of tus is spoken here',
    say: () => 'Send "Tus-Resumable: 1.0.0".',
  },
} as const satisfies Record<string, Entry>;
