import { Writable } from 'node:stream';
import type { Command, Context } from './command.ts';
import { run } from './run.ts';

type Given = {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly isTTY?: boolean;
};

const collector = (isTTY: boolean) => {
  const chunks: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 80 }), text: () => chunks.join('') };
};

/** A context without a process: what is written can be read, and time stands at `now` unless it is set. */
export const testContext = ({ env = {}, stdin = '', isTTY = false }: Given = {}) => {
  const out = collector(isTTY);
  const err = collector(isTTY);
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  const input = async function* () {
    yield Buffer.from(stdin);
  };
  const context: Context = {
    env,
    stdin: input(),
    stdout: out.stream,
    stderr: err.stream,
    now: () => new Date(nowMs),
    interrupted: () => new AbortController().signal,
  };
  return {
    context,
    stdout: out.text,
    stderr: err.text,
    pass(ms: number) {
      nowMs += ms;
    },
  };
};

/** Runs a command line without a process. */
export const runLine = async (args: readonly string[], commands: readonly Command[], given: Given = {}) => {
  const { context, stdout, stderr } = testContext(given);
  const code = await run(args, commands, '1.2.3', context);
  return { code, stdout: stdout(), stderr: stderr() };
};
