/**
 * Rows as lines whose columns stand under each other, two spaces apart; the last column is not padded, so what may hold wide
 * characters goes there.
 * @param right columns that are numbers
 */
export const formatTable = (rows: readonly (readonly string[])[], right: readonly number[] = []): readonly string[] => {
  const widths = rows.reduce<number[]>((widest, row) => {
    row.forEach((cell, column) => {
      widest[column] = Math.max(widest[column] ?? 0, cell.length);
    });
    return widest;
  }, []);
  const pad = (cell: string, column: number, row: readonly string[]): string => {
    const width = widths[column] ?? 0;
    if (right.includes(column)) return cell.padStart(width);
    return column === row.length - 1 ? cell : cell.padEnd(width);
  };
  return rows.map((row) => row.map(pad).join('  ').trimEnd());
};
