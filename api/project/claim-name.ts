import type { EventStore } from '@lading/adapters/event-store/port.ts';
import { type EventData, parseEvent } from '@lading/schema/events/registry.ts';
import { problem } from '@lading/schema/problems.ts';
import { type Context, type Recorder, toEvents } from '../log/context.ts';
import { executeOn, load } from '../log/execute.ts';
import { projectDecider, projectStream } from './decider.ts';
import { nameStream, sameName } from './names.ts';

type Deps = Recorder & { readonly store: EventStore };
type Claim = EventData<'ProjectNameClaimed'>;

/**
 * Claims a name for a project that is about to have it. Names are unique in the log itself, however late read models are and
 * whoever else is at it: each name has a stream of claims, and the last claim counts. Whoever claims a name after another one
 * first writes into the other's stream that it is lost. So of an owner that is still about to take it, here or on another
 * replica, the write that would have done it no longer finds its stream as it was.
 *
 * For that, the caller appends on condition that the project's stream is as it was before this was called.
 * @throws Problem NameTaken where a live project has the name
 * @throws Conflict where somebody else was at it; try again from the beginning
 */
export const claimName = async (deps: Deps, claim: Claim, context: Context): Promise<void> => {
  const stream = nameStream(claim.name);
  const { last, revision } = await lastClaim(deps.store, stream);
  if (last?.uuid === claim.uuid) return;
  if (last) await takeFrom(deps, last, claim.name, context);
  const events = toEvents([{ type: 'ProjectNameClaimed', data: claim }], context, deps);
  await deps.store.append(stream, events, { expected: revision ?? 'none' });
};

const lastClaim = async (store: EventStore, stream: string): Promise<{ last?: Claim; revision?: number }> => {
  let claimed: { last: Claim; revision: number } | undefined;
  for await (const stored of store.read(stream)) {
    const event = parseEvent(stored);
    if (event.type === 'ProjectNameClaimed') claimed = { last: event.data, revision: event.revision };
  }
  return claimed ?? {};
};

/** Sees to it that the project that claimed a name last does not have it, nor will. */
const takeFrom = async (deps: Deps, { uuid, name }: Claim, wanted: string, context: Context): Promise<void> => {
  const stream = projectStream(uuid);
  const loaded = await load(deps.store, projectDecider, stream);
  const { state } = loaded;
  if (state.status === 'live' && sameName(state.project.name) === sameName(wanted))
    throw problem('NameTaken', { what: `The name "${wanted}"` });
  await executeOn(deps, projectDecider, stream, { type: 'loseName', uuid, name }, context, loaded);
};
