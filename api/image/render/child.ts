import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { FromChild, ToChild } from './messages.ts';

/** A process that renders, one job at a time. */
export type Child = {
  readonly pid: number | undefined;
  isAlive(): boolean;
  /**
   * Sends, and waits until the message has left this process: what the child has not read stays out of the memory here.
   * @throws ChildDied
   */
  tell(message: ToChild): Promise<void>;
  /** What it says next. @throws ChildDied */
  answer(): Promise<FromChild>;
  /** Work that is for it, and of no use once it is gone. @throws ChildDied, or what the work throws */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Ends it at once, whatever it does. Resolves when it is gone. */
  end(): Promise<void>;
};

export class ChildDied extends Error {
  constructor(how: string) {
    super(`the process that renders pictures ended: ${how}`);
    this.name = 'ChildDied';
  }
}

/**
 * Memory of pictures is big and short-lived: glibc keeps less of it with few arenas. Nothing of the parent's environment
 * crosses, so no secret does.
 */
const childEnv = { MALLOC_ARENA_MAX: '2' };

type Waiting<T> = PromiseWithResolvers<T>;

/** @param hear what it or its libraries write for people, where nobody expects it */
export const startChild = (hear: (text: string) => void): Child => {
  const forked = fork(join(import.meta.dirname, 'worker.ts'), {
    serialization: 'advanced',
    execArgv: [],
    env: childEnv,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  forked.stderr?.on('data', (text: Buffer) => hear(text.toString('utf8').trim()));
  const waiting = new Set<Pick<Waiting<never>, 'reject'>>();
  const answers = new Set<Waiting<FromChild>>();
  let death: ChildDied | undefined;
  const gone = whenGone(forked, (how) => {
    death = new ChildDied(how);
    for (const { reject } of waiting) reject(death);
    waiting.clear();
  });
  forked.on('message', (message) => {
    // Only our own worker is at the other end.
    for (const { resolve } of answers) resolve(message as FromChild);
  });

  /** What is waited for, unless the child ends before. */
  const unlessGone = async <T>(begin: (wait: Waiting<T>) => void): Promise<T> => {
    if (death) throw death;
    const wait = Promise.withResolvers<T>();
    waiting.add(wait);
    begin(wait);
    try {
      return await wait.promise;
    } finally {
      waiting.delete(wait);
    }
  };
  return {
    pid: forked.pid,
    isAlive: () => !death && forked.connected,
    tell: (message) =>
      unlessGone<void>(({ resolve, reject }) => {
        forked.send(message, (error) => (error ? reject(new ChildDied(error.message)) : resolve()));
      }),
    answer: () =>
      unlessGone<FromChild>((wait) => {
        answers.add(wait);
        const forget = () => answers.delete(wait);
        wait.promise.then(forget, forget);
      }),
    during: <T>(work: () => Promise<T>) =>
      unlessGone<T>(({ resolve, reject }) => {
        work().then(resolve, reject);
      }),
    async end() {
      forked.kill('SIGKILL');
      await gone;
    },
  };
};

const whenGone = (forked: ChildProcess, tell: (how: string) => void): Promise<void> =>
  new Promise((resolve) => {
    const end = (how: string) => {
      tell(how);
      resolve();
    };
    forked.once('exit', (code, signal) => end(signal ?? `exit code ${code}`));
    // One that could not be started at all never exits; of the others, sending and killing tell by themselves.
    forked.on('error', (error) => forked.pid === undefined && end(error.message));
  });
