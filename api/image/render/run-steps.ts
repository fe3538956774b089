import { longestSide } from '../dimensions.ts';
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
 * the picture is settled before. What comes out larger than pictures are handed out is scaled down to that.
 */
export const runSteps = async (start: Picture, steps: readonly PlainStep[], studio: Studio): Promise<Picture> => {
  let picture = start;
  let queued: Order | undefined;
  const queue = async (order: Order): Promise<Picture> => {
    const rides = queued === undefined || orders[order] > orders[queued];
    queued = order;
    return rides ? picture : studio.settle(picture);
  };
  for (const { name, args, mode } of steps) {
    const { order, apply } = paintingOf(name);
    // The arguments were parsed by the operation's own parameters before they crossed.
    picture = await apply(await queue(order), args as never, mode, studio);
  }
  return fits(picture) ? picture : shrunk(await queue('resize'));
};

const fits = ({ width, height }: Picture): boolean => width <= longestSide && height <= longestSide;

const shrunk = ({ sharp, width, height }: Picture): Picture => {
  const scale = longestSide / Math.max(width, height);
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  return { ...size, sharp: sharp.resize({ ...size, fit: 'fill' }) };
};
