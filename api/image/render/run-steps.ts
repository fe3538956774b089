import type { Mode } from '../mode.ts';
import { type Operation, type Order, orders, type Picture, type Studio } from '../operation.ts';
import { operations } from '../operations/index.ts';
import type { PlainStep } from './messages.ts';

type Painting = Extract<Operation, { apply: unknown }>;

const paintings: ReadonlyMap<string, Painting> = new Map(
  operations.flatMap((operation) => ('apply' in operation ? [[operation.name, operation]] : [])),
);

const paintingOf = (name: string): Painting => {
  const painting = paintings.get(name);
  if (!painting) throw new Error(`no step "${name}" paints`);
  return painting;
};

/**
 * Runs steps in their order. A step rides on the pipeline where sharp would do its work after what is queued there; otherwise
 * the picture is settled before.
 */
export const runSteps = async (start: Picture, steps: readonly PlainStep[], studio: Studio): Promise<Picture> => {
  let picture = start;
  let queued: Order | undefined;
  for (const { name, args, mode } of steps) {
    const painting = paintingOf(name);
    if (queued && orders[painting.order] <= orders[queued]) picture = await studio.settle(picture);
    // The arguments were parsed by the operation's own parameters before they crossed.
    picture = await painting.apply(picture, args as never, mode satisfies Mode, studio);
    queued = painting.order;
  }
  return picture;
};
