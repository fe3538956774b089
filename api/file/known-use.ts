/** What the store holds at most, known without asking again. */
export type KnownUse = {
  /** Asks how much the store holds. */
  read(): Promise<number>;
  /** So many bytes that were reserved may now be part of what the store holds. */
  add(bytes: number): void;
  /** No more than this is held, ended and failed uploads of the last moment counted in; `undefined` where that was read too long ago. */
  atMost(): number | undefined;
};

/** Whatever else uses the store, such as bytes that belong to nobody, is noticed this late. */
const knownForMs = 1_000;

/** @param now milliseconds from a clock that never goes back */
export const knowUse = (readUsed: () => Promise<number>, now: () => number = () => performance.now()): KnownUse => {
  let added = 0;
  let known: { readonly used: number; readonly added: number; readonly until: number } | undefined;
  return {
    async read() {
      // What is added while it is being read may or may not be in the answer.
      const before = { added, until: now() + knownForMs };
      const used = await readUsed();
      known = { ...before, used };
      return used;
    },
    add(bytes) {
      added += bytes;
    },
    atMost: () => (known && now() < known.until ? known.used + added - known.added : undefined),
  };
};
