import { Conflict, type EventStore } from '@lading/adapters/event-store/port.ts';
import { openPostgresLog } from '@lading/adapters/event-store/postgres/log.ts';
import { openTestDatabase, type TestDatabase } from '@lading/projections/testing.ts';
import { systemClock } from '@lading/schema/clock.ts';
import { randomIds } from '@lading/schema/ids.ts';
import { isProblem } from '@lading/schema/problems.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemContext } from '../log/context.ts';
import { begin, executeOn, load } from '../log/execute.ts';
import { claimName } from './claim-name.ts';
import { projectDecider, projectStream } from './decider.ts';

let database: TestDatabase;
let store: EventStore;
beforeAll(async () => {
  database = await openTestDatabase();
  store = openPostgresLog({ url: database.url });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const context = systemContext('test', randomIds);
const deps = () => ({ store, clock: systemClock, ids: randomIds, replica: 'one' });
const claim = (uuid: string, name: string) => claimName(deps(), { uuid, name }, context);
const create = (uuid: string, name: string) =>
  begin(deps(), projectDecider, projectStream(uuid), { type: 'create', project: { uuid, name, description: null } }, context);
const project = (uuid: string) => load(store, projectDecider, projectStream(uuid));
const rename = async (uuid: string, name: string, loaded: Awaited<ReturnType<typeof project>>) =>
  executeOn(deps(), projectDecider, projectStream(uuid), { type: 'change', uuid, changes: { name } }, context, loaded);
const made = async (name: string): Promise<string> => {
  const uuid = randomIds.uuid();
  await claim(uuid, name);
  await create(uuid, name);
  return uuid;
};

it('gives a name to one project, whatever its case', async () => {
  await made('Website');
  await expect(claim(randomIds.uuid(), 'WEBSITE')).rejects.toMatchObject({ code: 'NameTaken' });
});

it('takes it from one that was about to be created, which then is not', async () => {
  const [slow, fast] = [randomIds.uuid(), randomIds.uuid()];
  await claim(slow, 'Fast');
  await claim(fast, 'fast');
  await expect(create(slow, 'Fast')).rejects.toBeInstanceOf(Conflict);
  await create(fast, 'fast');
  await expect(claim(slow, 'Fast')).rejects.toMatchObject({ code: 'NameTaken' });
});

it('takes it from one that was about to be called so, which then is not', async () => {
  const slow = await made('Slow');
  const before = await project(slow);
  await claim(slow, 'Coveted');
  await made('coveted');
  await expect(rename(slow, 'Coveted', before)).rejects.toBeInstanceOf(Conflict);
  expect((await project(slow)).state).toMatchObject({ project: { name: 'Slow' } });
});

it('takes it back from nobody: a project may be called again as it was', async () => {
  const uuid = await made('Old');
  await claim(uuid, 'New');
  await rename(uuid, 'New', await project(uuid));
  await claim(uuid, 'OLD');
  await rename(uuid, 'OLD', await project(uuid));
  await expect(claim(randomIds.uuid(), 'old')).rejects.toMatchObject({ code: 'NameTaken' });
  await made('new');
});

it('lets no two projects have one name, though many want it at once and nothing keeps them in turn', async () => {
  const outcomeOf = (error: unknown): string => {
    if (isProblem(error)) return error.code;
    if (error instanceof Conflict) return 'again';
    throw error;
  };
  const tries = async (): Promise<string> => {
    const outcome = await made('Contested').then(() => 'created', outcomeOf);
    return outcome === 'again' ? tries() : outcome;
  };
  const outcomes = await Promise.all(Array.from({ length: 8 }, tries));
  expect(outcomes.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'NameTaken'), 'created']);
});
