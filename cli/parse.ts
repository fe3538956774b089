import { parseArgs } from 'node:util';
import type { Command, Option, Options, Values } from './command.ts';
import { UsageError } from './failures.ts';
import { didYouMean } from './suggest.ts';

export type Parsed = {
  readonly help: boolean;
  readonly values: Values<Options>;
  readonly operands: readonly string[];
};

/** The options of a command with `--help`, which is `-h` too where that is nothing else. */
export const optionsOf = ({ options }: Pick<Command, 'options'>): Options => {
  const isTaken = Object.values(options).some(({ short }) => short === 'h');
  return { ...options, help: { type: 'boolean', ...(!isTaken && { short: 'h' }), summary: 'Show this' } };
};

/**
 * Reads what stands after the name of a command.
 * @throws UsageError for unknown options, missing and surplus values and operands; not where help is asked for
 */
export const parseCommand = (command: Command, args: readonly string[]): Parsed => {
  const options = optionsOf(command);
  const plain = Object.fromEntries(
    Object.entries(options).map(([name, { type, short }]) => [name, { type, ...(short && { short }) }]),
  );
  // Not strict: the refusals of `parseArgs` know neither the command nor what was probably meant.
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: plain,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const given = tokens.filter((token) => token.kind === 'option');
  if (given.some(({ name }) => name === 'help')) return { help: true, values: {}, operands: [] };
  const values = given.map((token) => [token.name, readValue(token, options[token.name], Object.keys(options))] as const);
  checkOperands(command, positionals);
  return { help: false, values: Object.fromEntries(values), operands: positionals };
};

type Given = {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
};

const readValue = (
  { name, rawName, value, inlineValue }: Given,
  option: Option | undefined,
  known: readonly string[],
): string | true => {
  if (!option) throw unknownOption(name, rawName, known);
  if (option.type === 'string') return readText({ name, rawName, value, inlineValue }, option);
  if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
  return true;
};

const unknownOption = (name: string, rawName: string, known: readonly string[]): UsageError =>
  new UsageError(`There is no option ${rawName}.${rawName.startsWith('--') ? didYouMean(name, known, '--') : ''}`);

const readText = ({ name, rawName, value, inlineValue }: Given, option: Option): string => {
  if (value === undefined || value === '')
    throw new UsageError(`${rawName} needs a value: ${rawName} ${option.value ?? 'VALUE'}`);
  if (!inlineValue && value.length > 1 && value.startsWith('-'))
    throw new UsageError(`${rawName} needs a value; one that begins with a dash is written --${name}=${value}`);
  return value;
};

const checkOperands = ({ operands }: Command, given: readonly string[]): void => {
  if (given.length < operands.least) throw new UsageError(`${operands.shown} is missing.`);
  const surplus = given[operands.most];
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one argument too many.`);
};
