import { openReplicas } from '@lading/adapters/database/replicas.ts';
import type { Ids } from '@lading/schema/ids.ts';
import type { Logger } from '@lading/schema/log.ts';
import { comparePositions, type Position } from '@lading/schema/position.ts';
import { type Changes, patienceMs } from './changes.ts';
import { createWaiters } from './waiters.ts';

type Deps = {
  readonly databaseUrl: string;
  readonly ids: Ids;
  readonly logger: Logger;
  /** The name of this replica, which no other has. */
  readonly replica: string;
  /** How often each says that it is alive, and how long it counts as alive after it said so. */
  readonly rhythm?: { readonly beatMs: number; readonly aliveMs: number };
};

/** What one process says of itself. */
type Own = Pick<Changes<never>, 'reached' | 'position' | 'onReached'>;

export type AllReplicas = {
  /**
   * Resolves `true` once every listener of every replica that is alive has heard of the position, `false` after the timeout.
   * What a replica then reads is no older than that.
   */
  reached(position: Position, timeoutMs?: number): Promise<boolean>;
  /** Whether no other replica is alive. */
  isAlone(): boolean;
  /** Leaves the others, so that they wait no more for this one. */
  stop(): Promise<void>;
};

/**
 * Tells the other replicas how far this one has come, and hears how far they have. One that is killed holds writes up
 * until it counts as dead; one that is alone neither says nor waits for anything.
 */
export const followReplicas = async ({ databaseUrl, ids, logger, replica, rhythm }: Deps, own: Own): Promise<AllReplicas> => {
  const waiters = createWaiters();
  const replicas = await openReplicas(databaseUrl, {
    id: ids.uuid(),
    name: replica,
    position: own.position(),
    changed: waiters.look,
    failed: (error) => logger.warn({ err: error }, 'the other replicas are out of sight'),
    ...rhythm,
  });
  const stopTelling = own.onReached(replicas.tell);
  replicas.tell(own.position()); // it may have moved on while the others were sought

  return {
    async reached(position, timeoutMs = patienceMs) {
      const othersReached = () => replicas.others().every((other) => comparePositions(position, other) <= 0);
      const all = await Promise.all([own.reached(position, timeoutMs), waiters.until(othersReached, timeoutMs)]);
      return all.every(Boolean);
    },
    isAlone: () => replicas.others().length === 0,
    async stop() {
      stopTelling();
      waiters.stop();
      await replicas.stop();
    },
  };
};
