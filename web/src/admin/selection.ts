/** Which rows of a list are chosen, and from which row a range would start. */
export type Selection = { readonly chosen: ReadonlySet<string>; readonly anchor: string | undefined };

export const nothing: Selection = { chosen: new Set(), anchor: undefined };

/** Rows from one to another as they stand in the list, both included; nothing where either is not in it. */
const between = (ids: readonly string[], one: string, other: string): readonly string[] => {
  const [from, to] = [ids.indexOf(one), ids.indexOf(other)].sort((a, b) => a - b);
  return from === undefined || to === undefined || from < 0 ? [] : ids.slice(from, to + 1);
};

/**
 * Chooses or lets go of a row; with `range`, of all rows from the one touched before to this one.
 * They all become what this row becomes, as in any list of files.
 */
export const touch = (selection: Selection, ids: readonly string[], id: string, range: boolean): Selection => {
  const chosen = new Set(selection.chosen);
  const choose = !chosen.has(id);
  const touched = range && selection.anchor !== undefined ? between(ids, selection.anchor, id) : [];
  for (const each of touched.length > 0 ? touched : [id]) {
    if (choose) chosen.add(each);
    else chosen.delete(each);
  }
  return { chosen, anchor: id };
};

/** All rows, or none if all were chosen. */
export const touchAll = (selection: Selection, ids: readonly string[]): Selection =>
  ids.every((id) => selection.chosen.has(id)) ? nothing : { chosen: new Set(ids), anchor: undefined };

/** Without rows that are no longer there. */
export const only = (selection: Selection, ids: readonly string[]): Selection => ({
  chosen: new Set(ids.filter((id) => selection.chosen.has(id))),
  anchor: selection.anchor,
});
