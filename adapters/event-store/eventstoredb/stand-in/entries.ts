/** An event as it is proposed; data and metadata are bytes that nobody here looks into. */
export type Proposed = {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

export type Entry = Proposed & {
  readonly stream: string;
  readonly revision: number;
  /** Commit and prepare position at once. */
  readonly position: number;
  readonly createdMs: number;
};

export type Stream = {
  readonly entries: Entry[];
  readonly byId: Map<string, Entry>;
  /** The first revision that was not deleted. */
  visibleFrom: number;
  tombstoned: boolean;
};
