import { Conflict, type EventStore, type Expected } from '@lading/adapters/event-store/port.ts';
import { type Fact, parseEvent, type StoredEvent } from '@lading/schema/events/registry.ts';
import type { Position } from '@lading/schema/position.ts';
import { Problem } from '@lading/schema/problems.ts';
import { type Context, type Recorder, toEvents } from './context.ts';

/** The rules of one kind of stream, without I/O, clock or randomness. */
export type Decider<State, Command> = {
  readonly initial: State;
  readonly decide: (command: Command, state: State) => readonly Fact[] | Problem;
  readonly evolve: (state: State, fact: Fact) => State;
};

export type Executed<State> = {
  /** The state after the new events. */
  readonly state: State;
  readonly events: readonly Fact[];
  /** When the new events happened; absent when nothing was decided. */
  readonly at?: string;
  /** Where the last new event lies; absent when nothing was decided. */
  readonly position?: Position;
  /** The last event of the stream, new or not: what the answer rests on, and is to be seen before it is given. */
  readonly last?: Last;
};

type Last = { readonly type: string; readonly position: Position };

type Deps = Recorder & { readonly store: EventStore };

/** How often a command is decided anew when others write to the same stream at the same time. */
const attempts = 10;

/**
 * Loads a stream, decides, appends with the revision it decided on; when somebody was faster, loads and decides again.
 * @throws Problem what the decider refuses
 * @throws StoreUnavailable when the log does not answer
 */
export const execute = async <State, Command>(
  deps: Deps,
  decider: Decider<State, Command>,
  stream: string,
  command: Command,
  context: Context,
): Promise<Executed<State>> => {
  for (let attempt = 1; attempt < attempts; attempt += 1) {
    try {
      return await executeOnce(deps, decider, stream, command, context);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  return executeOnce(deps, decider, stream, command, context);
};

const executeOnce = async <State, Command>(
  deps: Deps,
  decider: Decider<State, Command>,
  stream: string,
  command: Command,
  context: Context,
): Promise<Executed<State>> => {
  const loaded = await load(deps.store, decider, stream);
  return executeOn(deps, decider, stream, command, context, loaded);
};

/**
 * Begins a stream: decides on the initial state without loading anything.
 * @throws Conflict when the stream is there already
 */
export const begin = <State, Command>(
  deps: Deps,
  decider: Decider<State, Command>,
  stream: string,
  command: Command,
  context: Context,
): Promise<Executed<State>> => executeOn(deps, decider, stream, command, context, { state: decider.initial });

/**
 * Decides on a stream as it was loaded, and appends.
 * @throws Problem what the decider refuses
 * @throws Conflict when the stream has moved on since
 */
export const executeOn = async <State, Command>(
  deps: Deps,
  { decide, evolve }: Decider<State, Command>,
  stream: string,
  command: Command,
  context: Context,
  { state, revision, last: before }: Loaded<State>,
): Promise<Executed<State>> => {
  const recorded = await record(deps, stream, decide(command, state), context, revision ?? 'none');
  const last = recorded.last ?? before;
  return { ...recorded, ...(last && { last }), state: recorded.events.reduce(evolve, state) };
};

type Recorded = Omit<Executed<never>, 'state'>;

/**
 * Appends what was decided; nothing where that is nothing.
 * @throws Problem what was refused
 * @throws Conflict when the stream is not as expected any more
 */
export const record = async (
  deps: Deps,
  stream: string,
  decided: readonly Fact[] | Problem,
  context: Context,
  expected: Expected,
): Promise<Recorded> => {
  if (decided instanceof Problem) throw decided;
  const events = toEvents(decided, context, deps);
  const last = events.at(-1);
  if (!last) return { events: [] };
  const { position } = await deps.store.append(stream, events, { expected });
  return { events: decided, at: last.metadata.at, position, last: { type: last.type, position } };
};

type Loaded<State> = { readonly state: State; readonly revision?: number; readonly last?: Last };

/** A stream folded to its state. `revision` is absent for a stream that is. */
export const load = async <State>(
  store: EventStore,
  { initial, evolve }: Pick<Decider<State, never>, 'initial' | 'evolve'>,
  stream: string,
): Promise<Loaded<State>> => {
  let state = initial;
  let newest: StoredEvent | undefined;
  for await (const event of store.read(stream)) {
    state = evolve(state, parseEvent(event));
    newest = event;
  }
  if (!newest) return { state };
  const { type, position, revision } = newest;
  return { state, revision, last: { type, position } };
};
