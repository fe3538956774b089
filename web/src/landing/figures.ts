import { exactBytes, formatBytes, formatCount } from '../format/bytes.ts';
import type { LiveMetricsSubscription } from '../gql/graphql.ts';

export type Metrics = LiveMetricsSubscription['metrics'];

export type Figure = {
  readonly key: string;
  readonly label: string;
  readonly value: (metrics: Metrics) => number;
  readonly write: (value: number) => string;
  /** The exact value, where `write` rounds. */
  readonly exact?: (value: number) => string;
};

/** What the ledger on the landing page shows, in this order. */
export const figures: readonly Figure[] = [
  { key: 'uploads', label: 'Uploads', value: (m) => m.uploads, write: formatCount },
  { key: 'downloads', label: 'Downloads', value: (m) => m.downloads, write: formatCount },
  { key: 'cleanups', label: 'Clean-ups', value: (m) => m.expirations + m.deletions + m.prunes, write: formatCount },
  { key: 'files-live', label: 'Files live', value: (m) => m.filesLive, write: formatCount },
  { key: 'bytes-stored', label: 'Stored', value: (m) => m.bytesStored, write: formatBytes, exact: exactBytes },
  { key: 'bytes-served', label: 'Served', value: (m) => m.bytesServed, write: formatBytes, exact: exactBytes },
];
