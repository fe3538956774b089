import type { Position } from '@lading/schema/position.ts';
import { problem } from '@lading/schema/problems.ts';

/** An opaque text that leads back to a row's place in a list that is ordered by positions. @param list its name */
export const positionCursor = (list: string, position: Position): string =>
  Buffer.from(`${list}:${position}`).toString('base64url');

/** The place that a cursor leads to. @throws Problem InvalidInput for a cursor of another list */
export const positionOf = (list: string, cursor: string): Position => {
  const [name, position = ''] = Buffer.from(cursor.slice(0, 100), 'base64url').toString().split(':');
  if (name !== list || !/^\d{1,30}$/.test(position))
    throw problem('InvalidInput', { message: 'This cursor is not one that this list gave out.', field: 'cursor' });
  return position;
};
