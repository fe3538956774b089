import type { Locks } from '@lading/adapters/database/locks.ts';
import { openLocks } from '@lading/adapters/database/locks.ts';
import { testDatabase } from '@lading/adapters/database/testing.ts';
import type { Logger } from '@lading/schema/log.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createChores } from './chores.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let replicas: readonly [Locks, Locks];
beforeAll(async () => {
  database = await testDatabase();
  replicas = [openLocks(database.url), openLocks(database.url)];
});
afterAll(async () => {
  for (const locks of replicas) await locks.close();
  await database.drop();
});

/** Chores of one replica, and what they told the log. */
const start = (locks: Locks) => {
  const told: string[] = [];
  const logger = { warn: (_fields: object, line: string) => told.push(line) } as unknown as Logger; // nothing else is asked of it
  return { chores: createChores({ locks, logger }), told };
};

it('are done one after the other, and one that waits is not queued twice', async () => {
  const { chores } = start(replicas[0]);
  const done: string[] = [];
  const first = Promise.withResolvers<void>();
  chores.queue('first', async () => {
    await first.promise;
    done.push('first');
  });
  const second = Promise.withResolvers<void>();
  for (let time = 0; time < 3; time += 1)
    chores.queue('second', async () => {
      done.push('second');
      second.resolve();
    });
  first.resolve();
  await second.promise;
  await chores.stop();
  expect(done).toEqual(['first', 'second']);
});

it('go on after one that fails, and say so', async () => {
  const { chores, told } = start(replicas[0]);
  chores.queue('failing', () => Promise.reject(new Error('no')));
  await new Promise<void>((resolve) => chores.queue('next', async () => resolve()));
  await chores.stop();
  expect(told).toEqual(['failing did not get to its end; the next round tries again']);
});

it('that are for one replica are left to the one that is at it', async () => {
  const [here, there] = [start(replicas[0]).chores, start(replicas[1]).chores];
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const done: string[] = [];
  here.queueAlone('alone', async () => {
    begun.resolve();
    await end.promise;
    done.push('here');
  });
  await begun.promise;
  there.queueAlone('alone', async () => void done.push('there'));
  await new Promise<void>((resolve) => there.queue('after', async () => resolve()));
  end.resolve();
  await here.stop();
  there.queueAlone('alone', async () => void done.push('there, later'));
  await new Promise<void>((resolve) => there.queue('after', async () => resolve()));
  await there.stop();
  expect(done).toEqual(['here', 'there, later']);
});

it('that wait are dropped by a stop, and the running one is told of it', async () => {
  const { chores } = start(replicas[0]);
  const begun = Promise.withResolvers<void>();
  let dropped = true;
  chores.queue('running', async (signal) => {
    begun.resolve();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  });
  chores.queue('waiting', async () => {
    dropped = false;
  });
  await begun.promise;
  await chores.stop();
  expect(dropped).toBe(true);
});
