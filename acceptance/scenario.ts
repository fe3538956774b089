import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Combination, lackingFor, nameOf } from './combinations.ts';
import { type Lading, type LadingOptions, startLading } from './server.ts';

type ScenarioOptions = Omit<LadingOptions, keyof Combination> & { readonly runsIn: readonly Combination[] };

/** Reads as the server once it was started; before that, any use is an error of the test. */
const onceStarted = (started: () => Lading | undefined): Lading =>
  new Proxy({} as Lading, {
    get(_, name) {
      const lading = started();
      if (!lading) throw new Error('the server of a scenario is there in its tests and hooks only');
      return Reflect.get(lading, name);
    },
  });

/** Says what is not run here, and why. Where everything must run (`CI=true`), that is a failure. */
export const leftOut = (name: string, lacking: string): void => {
  process.stdout.write(`left out: ${name}; it needs ${lacking}\n`);
  if (process.env.CI === 'true') {
    it(`${name} runs in CI`, () => {
      throw new Error(`left out, though CI=true; it needs ${lacking}`);
    });
  }
};

/** A server for each combination that the tests run in, started once for all of them. */
export const scenario = (
  name: string,
  { runsIn, ...options }: ScenarioOptions,
  tests: (lading: Lading, combination: Combination) => void,
): void => {
  for (const combination of runsIn) {
    const title = `${name} (${nameOf(combination)})`;
    const lacking = lackingFor(combination);
    if (lacking !== undefined) {
      leftOut(title, lacking);
      continue;
    }
    describe(title, () => {
      let lading: Lading | undefined;
      beforeAll(async () => {
        lading = await startLading({ ...options, ...combination });
      });
      afterAll(async () => {
        if (lading && !lading.running())
          process.stdout.write(`the server of "${title}" is gone; its last words:\n${lading.logs().slice(-4_000)}\n`);
        await lading?.dispose();
      });
      tests(
        onceStarted(() => lading),
        combination,
      );
    });
  }
};
