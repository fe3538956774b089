import { describe, expect, it } from 'vitest';
import { defineCommand } from './command.ts';
import { commands } from './commands/index.ts';
import { Busy, Cancelled, Refused, Unreachable, UsageError } from './failures.ts';
import { runLine } from './testing.ts';

const failing = (name: string, failure: Error) =>
  defineCommand({
    name,
    summary: 'Fail',
    operands: { shown: '', least: 0, most: 0 },
    options: {},
    run: () => Promise.reject(failure),
  });

describe('a command line', () => {
  it.each([
    [new UsageError('no'), 2],
    [new Refused('no', 404), 1],
    [new Busy('no', 423), 1],
    [new Unreachable('no', true), 3],
    [new Cancelled('no'), 130],
    [new Error('no'), 1],
  ])('ends after %s with %i', async (failure, code) => {
    const ended = await runLine(['fail'], [failing('fail', failure)]);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(/^lading: no\n/);
  });

  it.each([
    [[], 'Usage: lading COMMAND'],
    [['lst'], 'Did you mean "list"?'],
    [['uplaod', 'x'], 'Did you mean "upload"?'],
    [['stahs', 'x'], 'Did you mean "stash"?'],
    [['frobnicate'], 'There is no command "frobnicate".\n'],
    [['--json', 'list'], 'stands before any command'],
    [['help', 'lst'], 'Did you mean "list"?'],
    [['upload'], 'FILE… is missing.\nUsage: lading upload [options] FILE…'],
    [['expire'], 'ID is missing.'],
    [['expire', 'aB7xYzQ', 'another'], '"another" is one argument too many.'],
    [['expire', '../..'], 'is no file'],
    [['list', 'x'], '"x" is one argument too many.'],
    [['list', '--jsno'], 'There is no option --jsno. Did you mean "--json"?'],
    [['list', '-x'], 'There is no option -x.'],
    [['list', '--json=yes'], '--json takes no value.'],
    [['list', '--limit'], '--limit needs a value: --limit N'],
    [['list', '--limit', '--json'], 'one that begins with a dash is written --limit='],
    [['list', '--limit', '0'], '--limit is a whole number from 1 on'],
    [['list', '--status', 'dead'], '"dead" is no status'],
    [['list', '--url', 'ftp://host'], 'is no URL of a server'],
    [['list', '--token', 'with space'], 'characters that no token has'],
    [['upload', 'x', '--ttl', '1y'], '--ttl reads like'],
    [['upload', 'x', '--max-downloads', '1.5'], '--max-downloads is a whole number'],
    [['upload', 'x', 'y', '--name', 'z'], '--name is for one file'],
    [['upload', '-', '-'], 'Standard input can be read once only'],
    [['upload', '/not/there'], '/not/there cannot be read'],
    [['serve', '--gallery', 'x'], 'There is no option --gallery'],
    [['serve', '--salt', 'x'], 'There is no option --salt'],
    [['completion', 'tcsh'], '"tcsh" is none of bash, zsh, fish'],
    [['completion', 'toString'], 'is none of'],
  ])('%j is called wrongly', async (args, said) => {
    const { code, stdout, stderr } = await runLine(args, commands);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });

  it.each(['--version', '-V'])('%s says the version', async (word) => {
    expect(await runLine([word], commands)).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });
});

describe('help', () => {
  it.each([['--help'], ['-h'], ['help']])('%s names every command', async (word) => {
    const { code, stdout } = await runLine([word], commands);
    expect(code).toBe(0);
    for (const { name, summary } of commands) expect(stdout).toMatch(new RegExp(`^  ${name}\\b.*${summary.slice(0, 20)}`, 'm'));
  });

  it.each(commands.flatMap(({ name, alias }) => (alias ? [name, alias] : [name])))('of %s names its options', async (name) => {
    const command = commands.find((one) => one.name === name || one.alias === name);
    for (const args of [
      [name, '--help'],
      ['help', name],
    ]) {
      const { code, stdout } = await runLine(args, commands);
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`^Usage: lading ${command?.name} \\[options\\]`));
      for (const option of Object.keys(command?.options ?? {})) expect(stdout).toContain(`--${option}`);
    }
  });

  it('leaves -h to commands that have another use for it', async () => {
    expect((await runLine(['list', '-h'], commands)).stdout).toContain('Usage: lading list');
    expect((await runLine(['serve', '-h'], commands)).stderr).toContain('-h needs a value: -h HOST');
  });
});
