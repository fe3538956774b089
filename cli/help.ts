import type { Command, Option } from './command.ts';
import { formatTable } from './output/table.ts';
import { optionsOf } from './parse.ts';

const indent = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');

const shownOption = ([name, { short, value, type }]: readonly [string, Option]): string => {
  const long = type === 'boolean' ? `--${name}` : `--${name} ${value ?? 'VALUE'}`;
  return short ? `-${short}, ${long}` : `    ${long}`;
};

/** `lading upload [options] FILE…` */
export const usageOf = ({ name, operands }: Command): string =>
  ['lading', name, '[options]', operands.shown].filter(Boolean).join(' ');

export const commandHelp = (command: Command): string => {
  const options = Object.entries(optionsOf(command)).map((option) => [shownOption(option), option[1].summary]);
  const parts = [
    `Usage: ${usageOf(command)}`,
    `${command.summary}.${command.alias ? ` Also called \`${command.alias}\`.` : ''}`,
    ...(command.details ? [command.details] : []),
    `Options:\n${indent(formatTable(options))}`,
  ];
  return `${parts.join('\n\n')}\n`;
};

export const overview = (commands: readonly Command[]): string => {
  const rows = commands.map(({ name, alias, operands, summary }) => [
    [alias ? `${name}, ${alias}` : name, operands.shown].filter(Boolean).join(' '),
    summary,
  ]);
  const parts = [
    'Usage: lading COMMAND [options]',
    `Commands:\n${indent(formatTable(rows))}`,
    `Options:\n${indent(
      formatTable([
        ['--help', 'Show this; after a command, what it takes'],
        ['--version', 'Show the version'],
      ]),
    )}`,
    `Environment:\n${indent(
      formatTable([
        ['LADING_URL', 'Where the server is (http://localhost:8080)'],
        ['LADING_TOKEN', 'The API token; for a server on this machine, ./data/api-token is read where it is unset'],
        ['LADING_PASSWORD', 'The password of a link, for `upload` and `fetch`'],
      ]),
    )}`,
    'Exit codes: 0 done, 1 refused by the server, 2 called wrongly, 3 server not reached.',
  ];
  return `${parts.join('\n\n')}\n`;
};
