/** Places in the log are decimal strings in numeric order; compared as such, they never lose digits. */
export type Position = string;

/** Negative, zero or positive, as `a` lies before, at or after `b`. */
export const comparePositions = (a: Position, b: Position): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** The later of two positions, either of which may be absent. */
export const laterOf = (a: Position | undefined, b: Position | undefined): Position | undefined =>
  a === undefined || (b !== undefined && comparePositions(b, a) > 0) ? b : a;
