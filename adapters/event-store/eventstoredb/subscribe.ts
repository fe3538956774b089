import { setTimeout as delay } from 'node:timers/promises';
import { type EventStoreDBClient, eventTypeFilter, excludeSystemEvents, START } from '@eventstore/db-client';
import type { StoredEvent } from '@lading/schema/events/registry.ts';
import type { Position } from '@lading/schema/position.ts';
import type { SubscribeOptions } from '../port.ts';
import { UnusablePosition } from './errors.ts';
import { toLogPosition, toStoredEvent } from './events.ts';
import { backoff } from './patience.ts';
import { pull } from './pull.ts';
import { assertNothingMissed } from './watchdog.ts';

type Subscribing = {
  readonly client: EventStoreDBClient;
  /** What one look at the log may take, in milliseconds. */
  readonly deadlineMs: number;
  /** The silence after which a subscription is compared with the log, in milliseconds. */
  readonly quietMs: number;
  /** The longest pause before a dropped subscription is opened again, in milliseconds. */
  readonly longestPauseMs: number;
  /** Told why a subscription was dropped, each time. */
  readonly onDrop: (reason: unknown) => void;
};

/** Events the server looks at between two checkpoints, in units of 32. */
const checkpointInterval = 10;

/** The server's filter for exact types: a name is neither a prefix nor a pattern. */
export const typePattern = (types: readonly string[]): string =>
  `^(?:${types.map((type) => type.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})$`;

/** One subscription of the client, for as long as it lasts. */
async function* live(context: Subscribing, { after, types }: SubscribeOptions, signal: AbortSignal): AsyncGenerator<StoredEvent> {
  let seen: Position | undefined = after;
  const settings = {
    checkpointInterval,
    // A checkpoint runs ahead of what was handed out, so nothing is resumed from it. After a silence, though,
    // all that came before it has been handed out: it tells the watchdog how far the server has looked.
    checkpointReached: async (_: unknown, { commit }: { readonly commit: bigint }) => {
      seen = commit.toString();
    },
  };
  const subscription = context.client.subscribeToAll({
    fromPosition: after === undefined ? START : toLogPosition(after),
    filter: types ? eventTypeFilter({ regex: typePattern(types), ...settings }) : excludeSystemEvents(settings),
  });
  const onQuiet = () => assertNothingMissed(context, { after: seen, types });
  for await (const resolved of pull(subscription, { quietMs: context.quietMs, onQuiet, signal })) {
    const event = toStoredEvent(resolved);
    seen = event.position;
    yield event;
  }
  throw new Error('the server ended the subscription');
}

/** Returns when it is time to subscribe again, or the signal is raised. @throws UnusablePosition, for which that is no help */
const afterDrop = async (context: Subscribing, reason: unknown, failures: number, signal: AbortSignal): Promise<void> => {
  if (reason instanceof UnusablePosition) throw reason;
  if (signal.aborted) return;
  context.onDrop(reason);
  await delay(backoff(failures, context.longestPauseMs), undefined, { signal }).catch(() => {});
};

/**
 * Every event after a place, in order, once. The client's subscriptions do not come back when they are dropped;
 * here a new one begins behind the last event that was handed out.
 * @throws UnusablePosition
 */
export async function* subscribe(
  context: Subscribing,
  { after, types }: SubscribeOptions,
  signal: AbortSignal,
): AsyncGenerator<StoredEvent> {
  let position = after;
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      for await (const event of live(context, { after: position, types }, signal)) {
        position = event.position;
        failures = 0;
        yield event;
      }
    } catch (reason) {
      await afterDrop(context, reason, failures, signal);
    }
  }
}
