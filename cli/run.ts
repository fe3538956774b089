import { type Command, type Context, printLine } from './command.ts';
import { exitCodeOf, UsageError } from './failures.ts';
import { commandHelp, overview, usageOf } from './help.ts';
import { parseCommand } from './parse.ts';
import { didYouMean } from './suggest.ts';

/** Runs one command line; resolves to the exit code, after what went wrong was said on standard error. */
export const run = async (
  args: readonly string[],
  commands: readonly Command[],
  version: string,
  context: Context,
): Promise<number> => {
  const [first, ...rest] = args;
  if (first === undefined) {
    context.stderr.write(overview(commands));
    return 2;
  }
  if (first === '--version' || first === '-V') {
    printLine(context.stdout, version);
    return 0;
  }
  const command = commands.find(({ name, alias }) => name === first || alias === first);
  try {
    if (isHelp(first)) await help(rest, commands, context);
    else if (command) await runCommand(command, rest, context);
    else throw unknownCommand(first, commands);
    return 0;
  } catch (error) {
    say(error, command, context);
    return exitCodeOf(error);
  }
};

const isHelp = (word: string): boolean => ['--help', '-h', 'help'].includes(word);

const help = async ([name]: readonly string[], commands: readonly Command[], { stdout }: Context): Promise<void> => {
  if (name === undefined) return void stdout.write(overview(commands));
  const command = commands.find((one) => one.name === name || one.alias === name);
  if (!command) throw unknownCommand(name, commands);
  stdout.write(commandHelp(command));
};

const unknownCommand = (word: string, commands: readonly Command[]): UsageError => {
  if (word.startsWith('-')) return new UsageError(`${word} stands before any command; \`lading --help\` shows them.`);
  const known = commands.flatMap(({ name, alias }) => (alias ? [name, alias] : [name]));
  return new UsageError(`There is no command "${word}".${didYouMean(word, known)}`);
};

const runCommand = async (command: Command, args: readonly string[], context: Context): Promise<void> => {
  const { help: wantsHelp, values, operands } = parseCommand(command, args);
  if (wantsHelp) return void context.stdout.write(commandHelp(command));
  await command.run(context, { values, operands });
};

const say = (error: unknown, command: Command | undefined, { stderr }: Context): void => {
  printLine(stderr, `lading: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof UsageError && command) printLine(stderr, `Usage: ${usageOf(command)}`);
};
