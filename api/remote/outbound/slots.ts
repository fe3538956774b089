/** So many at once, the others in the order they came. */
export type Slots = {
  /** Waits for a free slot; call what it gives back once, when done. @throws the reason of the signal, when that comes first */
  take(signal: AbortSignal): Promise<() => void>;
};

export const createSlots = (most: number): Slots => {
  const waiting = new Set<() => void>();
  let taken = 0;

  const giveBack = () => {
    taken--;
    const [next] = waiting;
    next?.();
  };
  const once = (): (() => void) => {
    taken++;
    let held = true;
    return () => {
      if (held) giveBack();
      held = false;
    };
  };
  return {
    take: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        if (taken < most) return resolve(once());
        const leave = () => {
          waiting.delete(enter);
          reject(signal.reason);
        };
        const enter = () => {
          waiting.delete(enter);
          signal.removeEventListener('abort', leave);
          resolve(once());
        };
        waiting.add(enter);
        signal.addEventListener('abort', leave, { once: true });
      }),
  };
};
