import type { Fact } from '@lading/schema/events/registry.ts';
import { Problem, type ProblemCode } from '@lading/schema/problems.ts';
import { expect } from 'vitest';
import type { Decider } from './execute.ts';

/** Rules read as given / when / then: `given(decider, uploaded).when(expire).thenEvents(expired)`. */
export const given = <State, Command>({ initial, decide, evolve }: Decider<State, Command>, ...past: readonly Fact[]) => ({
  when: (command: Command) => {
    const decided = decide(command, past.reduce(evolve, initial));
    return {
      thenEvents: (...facts: readonly Fact[]) => expect(decided).toEqual(facts),
      thenProblem: (code: ProblemCode) => expect(decided instanceof Problem && decided.code).toBe(code),
    };
  },
});
