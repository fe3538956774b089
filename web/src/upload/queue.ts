import type { UploadTerms } from './terms.ts';

/** The life of one upload on this page, as a pure state machine: `step(upload, happening) → upload`. */

/** What the server answers to a stored upload, as far as these pages use it. Times are ms since 1970. */
export type Receipt = {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly link: string;
  readonly uploadedAt: number;
  readonly expiresAt: number | undefined;
};

export type UploadState =
  | { readonly status: 'waiting' }
  | { readonly status: 'sending'; readonly sent: number; readonly startedAt: number; readonly at: number }
  /** The connection is lost; the upload goes on from where it was. */
  | { readonly status: 'interrupted'; readonly sent: number }
  | { readonly status: 'storing' }
  | { readonly status: 'stored'; readonly receipt: Receipt }
  | { readonly status: 'failed'; readonly message: string }
  /** `late`: all of it had been sent, so the server may have kept it. */
  | { readonly status: 'cancelled'; readonly late: boolean };

export type Upload = {
  readonly key: string;
  /** Its place in the queue; the smallest goes first, wherever it stands in the list. */
  readonly turn: number;
  readonly name: string;
  readonly size: number;
  readonly terms: UploadTerms;
  readonly state: UploadState;
};

export type Happening =
  | { readonly type: 'started'; readonly at: number }
  | { readonly type: 'progressed'; readonly share: number; readonly at: number }
  | { readonly type: 'interrupted' }
  | { readonly type: 'stored'; readonly receipt: Receipt }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'cancelled' }
  | { readonly type: 'retried' };

type Status = UploadState['status'];

/** From where each happening may come; anything else is late news (a progress event after a cancel) and changes nothing. */
const from: Readonly<Record<Happening['type'], readonly Status[]>> = {
  started: ['waiting'],
  progressed: ['sending', 'interrupted', 'storing'],
  interrupted: ['sending', 'storing'],
  stored: ['sending', 'interrupted', 'storing'],
  failed: ['sending', 'interrupted', 'storing'],
  cancelled: ['waiting', 'sending', 'interrupted', 'storing'],
  retried: ['failed', 'cancelled'],
};

const progressed = (upload: Upload, share: number, at: number): UploadState => {
  if (share >= 1) return { status: 'storing' };
  const now = Math.floor(upload.size * share);
  // After a break the server says how much it has, which may be less than was sent; the pace starts over.
  if (upload.state.status !== 'sending') return { status: 'sending', sent: now, startedAt: at, at };
  return { ...upload.state, sent: Math.max(upload.state.sent, now), at };
};

const sentOf = ({ state, size }: Upload): number => (state.status === 'sending' ? state.sent : size);

const next = (upload: Upload, happening: Happening): UploadState => {
  switch (happening.type) {
    case 'started':
      return { status: 'sending', sent: 0, startedAt: happening.at, at: happening.at };
    case 'progressed':
      return progressed(upload, happening.share, happening.at);
    case 'interrupted':
      return { status: 'interrupted', sent: sentOf(upload) };
    case 'stored':
      return { status: 'stored', receipt: happening.receipt };
    case 'failed':
      return { status: 'failed', message: happening.message };
    case 'cancelled':
      return { status: 'cancelled', late: upload.state.status === 'storing' };
    case 'retried':
      return { status: 'waiting' };
  }
};

/** Applies what happened. `share` is the part of the request sent, 0 to 1. Impossible steps return the same upload. */
export const step = (upload: Upload, happening: Happening): Upload =>
  from[happening.type].includes(upload.state.status) ? { ...upload, state: next(upload, happening) } : upload;

const running: ReadonlySet<Status> = new Set(['sending', 'interrupted', 'storing']);

const underWay = (upload: Upload): boolean => running.has(upload.state.status);

/** Keys of the waiting uploads to start now, first come first served, so that at most `limit` run at once. */
export const startable = (uploads: readonly Upload[], limit: number): readonly string[] => {
  const free = limit - uploads.filter(underWay).length;
  return uploads
    .filter((upload) => upload.state.status === 'waiting')
    .sort((one, other) => one.turn - other.turn)
    .slice(0, Math.max(0, free))
    .map((upload) => upload.key);
};

/** Whether leaving the page would lose anything. */
export const isBusy = (uploads: readonly Upload[]): boolean =>
  uploads.some((upload) => upload.state.status === 'waiting' || underWay(upload));

/** Bytes a second and milliseconds left, once half a second has shown the pace. */
export const pace = (
  size: number,
  state: UploadState,
): { readonly bytesPerSecond: number; readonly leftMs: number } | undefined => {
  if (state.status !== 'sending' || state.sent === 0 || state.at - state.startedAt < 500) return undefined;
  const bytesPerSecond = (state.sent / (state.at - state.startedAt)) * 1_000;
  return { bytesPerSecond, leftMs: ((size - state.sent) / bytesPerSecond) * 1_000 };
};
