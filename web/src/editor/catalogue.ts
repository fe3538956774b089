import type { EditorOperationFragment } from '../gql/graphql.ts';

export type Operation = EditorOperationFragment;
export type Control = Operation['controls'][number];

/** The operations that the server has, by name, in its order. */
export type Catalogue = ReadonlyMap<string, Operation>;

export const catalogueOf = (operations: readonly Operation[]): Catalogue =>
  new Map(operations.map((operation) => [operation.name, operation]));

/** A name of the URL as people read it: `border_radius` is `Border radius`. */
export const titleOf = (name: string): string => {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The values of the server's example: a right use to begin with. */
export const exampleValues = ({ example }: Pick<Operation, 'example'>): readonly string[] => example.split('/').slice(1);

/** How well an operation answers what somebody types: 0 is best; undefined not at all. */
const rank = ({ name, summary, controls }: Operation, words: readonly string[]): number | undefined => {
  const called = titleOf(name).toLowerCase();
  const said = [summary, ...controls.flatMap(({ values }) => values ?? [])].join(' ').toLowerCase();
  if (!words.every((word) => called.includes(word) || said.includes(word))) return undefined;
  const first = words[0] ?? '';
  if (called.startsWith(first)) return 0;
  return called.includes(first) ? 1 : 2;
};

/** The operations that answer what somebody types, the likeliest first; all of them in their order where nothing is typed. */
export const search = (catalogue: Catalogue, query: string): readonly Operation[] => {
  const words = query.toLowerCase().replaceAll('_', ' ').split(/\s+/).filter(Boolean);
  return [...catalogue.values()]
    .flatMap((operation) => {
      const standing = rank(operation, words);
      return standing === undefined ? [] : [{ operation, standing }];
    })
    .toSorted((one, other) => one.standing - other.standing)
    .map(({ operation }) => operation);
};

/** Whether sides may be percents of the picture; the example of an operation whose sides may be says so. */
export const takesPercents = (operation: Pick<Operation, 'example'>, index: number): boolean =>
  /\dp/.test(exampleValues(operation)[index] ?? '');

/** What can be done to a step with the pointer on the picture itself. The numbers are places of its values. */
export type Placement =
  | { readonly kind: 'area'; readonly size: number; readonly place: number }
  | { readonly kind: 'point'; readonly place: number };

/**
 * An area is a size in parts of the picture and where it lies; a point is where something is kept in view. Where another picture
 * is laid over, its own shape decides how large the area is, so that is not drawn.
 */
export const placementOf = (operation: Operation): Placement | undefined => {
  const { controls } = operation;
  const place = controls.findIndex(({ kind }) => kind === 'POSITION');
  if (place < 0 || controls.some(({ kind }) => kind === 'FILE')) return undefined;
  const size = controls.findIndex(
    ({ kind }, index) => index < place && (kind === 'RATIO' || (kind === 'SIZE' && takesPercents(operation, index))),
  );
  if (size >= 0) return { kind: 'area', size, place };
  return controls[place]?.values?.includes('smart') ? { kind: 'point', place } : undefined;
};
