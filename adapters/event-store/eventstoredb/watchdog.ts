import { BACKWARDS, END } from '@eventstore/db-client';
import { comparePositions } from '@lading/schema/position.ts';
import type { SubscribeOptions } from '../port.ts';
import { pull } from './pull.ts';
import { overdueAfter, type Reading } from './read.ts';

/** How far back the watchdog looks. The server sends checkpoints more often than that. */
const lookBack = 1_000;

/** A subscription was silent although the log has more for it. */
export class EventsMissed extends Error {
  constructor() {
    super('the subscription was silent while the log went on');
    this.name = 'EventsMissed';
  }
}

/**
 * Looks from the end of the log back to where a silent subscription stands.
 * Resolves when there is nothing for it in between.
 * @throws EventsMissed when there is, or may be: more lies in between than is worth a look
 * @throws Overdue or the client's errors when the log cannot be read
 */
export const assertNothingMissed = async ({ client, deadlineMs }: Reading, { after, types }: SubscribeOptions): Promise<void> => {
  const wanted = (type: string) => (types ? types.includes(type) : !type.startsWith('$'));
  let looked = 0;
  const newestFirst = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: lookBack });
  for await (const { event } of pull(newestFirst, overdueAfter(deadlineMs))) {
    if (!event) continue;
    if (after !== undefined && comparePositions(event.position.commit.toString(), after) <= 0) return;
    if (wanted(event.type)) throw new EventsMissed();
    looked += 1;
  }
  if (looked === lookBack) throw new EventsMissed();
};
