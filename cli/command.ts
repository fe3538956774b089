import type { Writable } from 'node:stream';

export type Option = {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** How help names the value of a `string`. */
  readonly value?: string;
  readonly summary: string;
};

export type Options = Readonly<Record<string, Option>>;

/** What was given; an option that was not given is absent. */
export type Values<O extends Options> = { readonly [N in keyof O]?: Value<O[N]['type']> };

/** Told apart for each kind, so that a command whose options are not known takes either. */
type Value<T extends Option['type']> = T extends 'boolean' ? true : string;

/** What a command may reach of the process it runs in. */
export type Context = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  now(): Date;
  /** Aborts at Ctrl-C. From the first call on, Ctrl-C no longer ends the process by itself. */
  interrupted(): AbortSignal;
};

export type Operands = {
  /** As usage shows them: `FILE…`. */
  readonly shown: string;
  readonly least: number;
  readonly most: number;
  /** What completion offers: files, or these words. */
  readonly complete?: 'files' | readonly string[];
};

/** A command as a value: help, parsing and completion all read this one table. */
export type Command<O extends Options = Options> = {
  readonly name: string;
  readonly alias?: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** What else help says. */
  readonly details?: string;
  readonly operands: Operands;
  readonly options: O;
  run(context: Context, given: { readonly values: Values<O>; readonly operands: readonly string[] }): Promise<void>;
};

/** Keeps the names of the options for `run`, then forgets them: the table holds commands of one type. */
export const defineCommand = <const O extends Options>(command: Command<O>): Command => command;

export const noOperands: Operands = { shown: '', least: 0, most: 0 };

export const printLine = (stream: Writable, line: string): void => void stream.write(`${line}\n`);
