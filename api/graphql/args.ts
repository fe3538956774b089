type Present<T> = { [K in keyof T]?: Exclude<T[K], null | undefined> };

/** Arguments without those that are null or absent, which GraphQL clients use alike. */
export const present = <T extends object>(args: T): Present<T> =>
  // Every entry that is left has the type it had, less null and undefined.
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null && value !== undefined)) as Present<T>;
