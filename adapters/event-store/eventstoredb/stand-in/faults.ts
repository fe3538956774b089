/** What can be asked to go wrong with an append: whether it is written, and what the client hears of it. */
const appendFaults = {
  'hang before writing': { writes: false, outcome: 'hang' },
  'hang after writing': { writes: true, outcome: 'hang' },
  'unavailable before writing': { writes: false, outcome: 'unavailable' },
  'unavailable after writing': { writes: true, outcome: 'unavailable' },
  'drop before writing': { writes: false, outcome: 'drop' },
  'drop after writing': { writes: true, outcome: 'drop' },
  'wrong expected version': { writes: false, outcome: 'refused' },
  'answer without position': { writes: true, outcome: 'no position' },
} as const;

type AppendFault = keyof typeof appendFaults;

/** What can be asked to go wrong with a read or a subscription. */
export type ReadFault = 'hang' | 'unavailable' | 'break off' | 'split positions';

/** Faults wait in line: each goes to one call. */
export const createFaults = () => {
  const appends: AppendFault[] = [];
  const reads: ReadFault[] = [];
  return {
    /** Lets the next appends go wrong, one each. */
    onAppend: (...faults: readonly AppendFault[]) => void appends.push(...faults),
    /** Lets the next reads or subscriptions go wrong, one each. */
    onRead: (...faults: readonly ReadFault[]) => void reads.push(...faults),
    /** Milliseconds each append takes. */
    slowMs: 0,
    /** While true, subscriptions stay open and send nothing; those that noticed stay so. */
    silent: false,
    nextAppend() {
      const fault = appends.shift();
      return fault && appendFaults[fault];
    },
    nextRead: () => reads.shift(),
  };
};

export type Faults = ReturnType<typeof createFaults>;
