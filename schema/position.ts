/** Places in the log are decimal strings in numeric order; compared as such, they never lose digits. */
export type Position = string;

/** Negative, zero or positive, as `a` lies before, at or after `b`. */
export const comparePositions = (a: Position, b: Position): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
