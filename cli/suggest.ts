/** How many letters must be typed, left out, replaced or swapped with their neighbour to make one word of the other. */
const distance = (a: string, b: string): number => {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwap ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY;
      line.push(Math.min(at(last, column) + 1, at(line, column - 1) + 1, replaced, swapped));
    }
    [beforeLast, last] = [last, line];
  }
  return at(last, b.length);
};

const at = (line: readonly number[], column: number): number => line[column] ?? Number.POSITIVE_INFINITY;

/** The known word that was probably meant; undefined where none is near. */
export const suggest = (typed: string, known: readonly string[]): string | undefined => {
  const near = known
    .map((word) => ({ word, far: distance(typed, word) }))
    .filter(({ word, far }) => far <= Math.max(1, Math.floor(word.length / 3)))
    .sort((a, b) => a.far - b.far);
  return near[0]?.word;
};

/** ` Did you mean "upload"?`, or nothing. */
export const didYouMean = (typed: string, known: readonly string[], prefix = ''): string => {
  const word = suggest(typed, known);
  return word === undefined ? '' : ` Did you mean "${prefix}${word}"?`;
};
