import { type Document, isMap, isNode, isScalar, type LineCounter, type Pair } from 'yaml';

export type Place = { readonly line: number; readonly column: number };

/**
 * Where a value of a YAML document stands, both counted from 1. Of what is missing: where it belongs, the nearest thing around it.
 * @param key whether the place of the last key is wanted, not of its value
 */
export const placeOf = (document: Document, lines: LineCounter, path: readonly PropertyKey[], key = false): Place => {
  const offset = (key ? keyOffset(document, path) : undefined) ?? valueOffset(document, path);
  const { line, col } = lines.linePos(offset ?? 0);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
};

const valueOffset = (document: Document, path: readonly PropertyKey[]): number | undefined => {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? undefined : (keyOffset(document, path) ?? valueOffset(document, path.slice(0, -1)));
};

const keyOffset = (document: Document, path: readonly PropertyKey[]): number | undefined => {
  const around = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(around)) return undefined;
  const pair = around.items.find((item: Pair) => isScalar(item.key) && String(item.key.value) === String(path.at(-1)));
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
};
