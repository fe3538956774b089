import { type Command, defineCommand } from '../command.ts';
import { shells } from '../completion.ts';
import { UsageError } from '../failures.ts';

const names = Object.keys(shells);

/** @param commands all there are, this one included */
export const completionOf = (commands: () => readonly Command[]): Command =>
  defineCommand({
    name: 'completion',
    summary: 'Print what makes a shell complete commands and options',
    details: 'For example: eval "$(lading completion bash)"',
    operands: { shown: names.join('|'), least: 1, most: 1, complete: names },
    options: {},
    async run({ stdout }, { operands: [name = ''] }) {
      const shell = Object.hasOwn(shells, name) ? shells[name] : undefined;
      if (!shell) throw new UsageError(`"${name}" is none of ${names.join(', ')}.`);
      stdout.write(shell(commands()));
    },
  });
