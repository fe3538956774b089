type Part = { readonly name: 'live' | 'ended'; readonly from: number; readonly share: number };

/** What is there can be seen, however little. */
const thinnest = 0.004;
const visible = (bytes: number, capacity: number) => (bytes > 0 ? Math.max(thinnest, bytes / capacity) : 0);

/** The parts of a bar of length 1, side by side; together never longer than it. */
export const partsOf = (storage: { readonly bytes: number; readonly orphanBytes: number }, capacity: number): readonly Part[] => {
  const live = Math.min(1, visible(storage.bytes, capacity));
  const ended = Math.min(1 - live, visible(storage.orphanBytes, capacity));
  return [
    { name: 'live', from: 0, share: live },
    { name: 'ended', from: live, share: ended },
  ];
};

/** A share in words: `23%`, and `under 1%` where there is something. */
export const shareOf = (used: number, capacity: number): string => {
  const percent = Math.round((used / capacity) * 100);
  return used > 0 && percent < 1 ? 'under 1%' : `${percent}%`;
};

type TypeOfFile = { readonly key: string; readonly files: number; readonly bytes: number };

const shownTypes = 5;

/** The types that hold the most, and all others as one. */
export const topTypes = (types: readonly TypeOfFile[]): readonly TypeOfFile[] => {
  if (types.length <= shownTypes + 1) return types;
  const rest = types.slice(shownTypes);
  const sum = (pick: (type: TypeOfFile) => number) => rest.reduce((total, type) => total + pick(type), 0);
  return [
    ...types.slice(0, shownTypes),
    { key: `${rest.length} other types`, files: sum(({ files }) => files), bytes: sum(({ bytes }) => bytes) },
  ];
};
