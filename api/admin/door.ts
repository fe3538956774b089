import { Conflict, type EventStore } from '@lading/adapters/event-store/port.ts';
import { type Fact, parseEvent } from '@lading/schema/events/registry.ts';
import { Problem, problem } from '@lading/schema/problems.ts';
import { isSameSecret } from '../http/auth.ts';
import { type Context, type Recorder, toEvents } from '../log/context.ts';
import type { Decider } from '../log/execute.ts';
import { createInTurn } from '../log/in-turn.ts';
import { adminStream, attemptsLeft, type ClientState, clientDecider, type LinkState, linkDecider, lockOf } from './decider.ts';

/** Where admins come in. What happens here is decided in the log, so it is the same at every replica and after a restart. */
export type AdminDoor = {
  /**
   * Tries the admin password.
   * @param isSignIn whether a session begins, which is recorded, or the password came with a request
   * @throws Problem AdminLockedOut, whatever the password; WrongAdminPassword
   */
  tryPassword(password: string, context: Context, isSignIn: boolean): Promise<void>;
  /** Uses up a one-time link that was found genuine. @throws Problem SignInLinkSpent */
  useLink(linkHash: string, context: Context): Promise<void>;
};

type Deps = Recorder & {
  readonly store: EventStore;
  readonly secrets: { readonly adminPassword: string };
  readonly settings: { readonly adminLockStepMs: number };
};

/** How often an attempt is decided anew because another replica was faster. */
const mostConflicts = 50;

export const openAdminDoor = (deps: Deps): AdminDoor => {
  const memory = rememberAdmin(deps);
  const admin = (context: Context): Context => ({ ...context, actor: { kind: 'admin', id: null } });

  return {
    async tryPassword(password, context, isSignIn) {
      const client = context.client ?? 'unknown';
      const lock = lockOf(memory.client(client), deps.clock.now().toISOString());
      if (lock) throw lock;
      const isRight = isSameSecret(password, deps.secrets.adminPassword);
      await memory.decide(isRight ? admin(context) : context, () => {
        const command = {
          client,
          isRight,
          isSignIn,
          now: deps.clock.now().toISOString(),
          lockStepMs: deps.settings.adminLockStepMs,
        };
        return clientDecider.decide(command, memory.client(client));
      });
      if (!isRight) throw problem('WrongAdminPassword', { attemptsLeft: attemptsLeft(memory.client(client)) });
    },
    useLink: (linkHash, context) =>
      memory.decide(admin(context), () => linkDecider.decide({ linkHash, client: context.client }, memory.link(linkHash))),
  };
};

/** The admin's stream as far as it was read, by client and by link; each decision reads only what came since. */
const rememberAdmin = (deps: Deps) => {
  const clients = new Map<string, ClientState>();
  const links = new Map<string, LinkState>();
  const inTurn = createInTurn();
  let revision: number | undefined;

  const fold = (fact: Fact, at: number) => {
    revision = at;
    if (fact.type === 'AdminLoggedIn' && fact.data.linkHash !== null) evolveIn(links, linkDecider, fact.data.linkHash, fact);
    if (fact.type === 'AdminLoggedIn' && fact.data.client !== null) clients.delete(fact.data.client);
    if (fact.type === 'AdminLoginFailed' || fact.type === 'AdminLockedOut')
      evolveIn(clients, clientDecider, fact.data.client, fact);
  };

  const catchUp = async () => {
    const from = revision === undefined ? 0 : revision + 1;
    for await (const event of deps.store.read(adminStream, { from })) fold(parseEvent(event), event.revision);
  };

  const decideOnce = async (context: Context, decide: () => readonly Fact[] | Problem) => {
    await catchUp();
    const facts = decide();
    if (facts instanceof Problem) throw facts;
    if (facts.length === 0) return;
    const appended = await deps.store.append(adminStream, toEvents(facts, context, deps), { expected: revision ?? 'none' });
    for (const [index, fact] of facts.entries()) fold(fact, appended.revision - facts.length + 1 + index);
  };

  return {
    client: (client: string): ClientState => clients.get(client) ?? clientDecider.initial,
    link: (hash: string): LinkState => links.get(hash) ?? linkDecider.initial,
    /**
     * Decides on all that was recorded so far and appends what is decided. One attempt after the other, and with the revision
     * that was decided on, so that attempts made at once count as if made in a row.
     */
    decide: (context: Context, decide: () => readonly Fact[] | Problem): Promise<void> =>
      inTurn(adminStream, () => untilFirst(() => decideOnce(context, decide))),
  };
};

/** Tries again while another replica was faster. */
const untilFirst = async (attempt: () => Promise<void>): Promise<void> => {
  for (let conflicts = 0; conflicts < mostConflicts; conflicts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  return attempt();
};

const evolveIn = <State>(
  states: Map<string, State>,
  { initial, evolve }: Decider<State, never>,
  key: string,
  fact: Fact,
): void => {
  states.set(key, evolve(states.get(key) ?? initial, fact));
};
