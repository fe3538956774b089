/** Hands a part that was started to whoever stops them all, in the opposite order. Gives the part back. */
export type Own = <T>(part: T, stop: (part: T) => unknown) => T;
