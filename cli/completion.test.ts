import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { commands } from './commands/index.ts';
import { shells } from './completion.ts';
import { runLine } from './testing.ts';

const exec = promisify(execFile);

/** What a real bash offers for the last of these words. */
const offered = async (...words: readonly string[]): Promise<readonly string[]> => {
  const script = `${shells.bash?.(commands)}
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _lading; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await exec('bash', ['-uc', script, 'bash', ...words]);
  return stdout.split('\n').filter(Boolean);
};

describe('completion in bash', () => {
  it.each([
    [
      ['lading', 'st'],
      ['stash', 'stats'],
    ],
    [['lading', 'fe'], ['fetch']],
    [['lading', '--v'], ['--version']],
    [['lading', 'upload', '--max'], ['--max-downloads']],
    [['lading', 'stash', 'x', '--sl'], ['--sliding']],
    [
      ['lading', 'list', '--'],
      ['--status', '--limit', '--json', '--url', '--token', '--help'],
    ],
    [
      ['lading', 'completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['lading', 'upload', 'REA'], []],
    [['lading', 'nonsense', '--'], []],
  ])('%j', async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  it('offers every command', async () => {
    expect(await offered('lading', '')).toEqual([
      ...commands.flatMap(({ name, alias }) => (alias ? [name, alias] : [name])),
      '--help',
      '--version',
    ]);
  });
});

describe.each(Object.keys(shells))('completion for %s', (shell) => {
  it('names every command and option', async () => {
    const { code, stdout } = await runLine(['completion', shell], commands);
    expect(code).toBe(0);
    for (const { name, alias, options } of commands) {
      expect(stdout).toContain(name);
      if (alias) expect(stdout).toContain(alias);
      for (const option of Object.keys(options)) expect(stdout).toMatch(new RegExp(`(--|-l )${option}\\b`));
    }
  });

  it('quotes what summaries may hold', () => {
    const odd = {
      name: 'odd',
      summary: "It's [odd]: $x `y`",
      operands: { shown: '', least: 0, most: 0 },
      options: {},
      run: async () => undefined,
    };
    const script = shells[shell]?.([odd]) ?? '';
    expect(script.split('\n').filter((line) => (line.replaceAll(/\\'/g, '').match(/'/g) ?? []).length % 2 === 1)).toEqual([]);
  });
});
