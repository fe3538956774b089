/** Runs pieces of work that share a key one after the other, others side by side. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Many commands on one stream at once would mostly conflict with each other and start over; in turn each is decided once.
 * Only this process is kept in turn: what others append meanwhile is still a conflict, and still handled.
 */
export const createInTurn = (): InTurn => {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const running = before.then(work, work);
    last.set(key, running);
    const forget = () => {
      if (last.get(key) === running) last.delete(key);
    };
    running.then(forget, forget);
    return running;
  };
};
