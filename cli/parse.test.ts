import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { defineCommand } from './command.ts';
import { UsageError } from './failures.ts';
import { parseCommand } from './parse.ts';
import { suggest } from './suggest.ts';

const command = defineCommand({
  name: 'pack',
  summary: 'Pack',
  operands: { shown: 'FILE…', least: 0, most: Number.POSITIVE_INFINITY },
  options: {
    into: { type: 'string', short: 'i', value: 'PATH', summary: 'Where to' },
    dry: { type: 'boolean', short: 'd', summary: 'Do nothing' },
  },
  async run(_context, { values }) {
    expectTypeOf(values.into).toEqualTypeOf<string | undefined>();
    expectTypeOf(values.dry).toEqualTypeOf<true | undefined>();
  },
});

describe('parsing', () => {
  it.each([
    [['a', '--into', 'x', 'b', '--dry'], { into: 'x', dry: true }, ['a', 'b']],
    [['-i', 'x', '-d'], { into: 'x', dry: true }, []],
    [['-dix'], { into: 'x', dry: true }, []],
    [['--into=-x', '-'], { into: '-x' }, ['-']],
    [['--into', '-'], { into: '-' }, []],
    [['--', '--dry'], {}, ['--dry']],
    [['--into', 'x', '--into', 'y'], { into: 'y' }, []],
  ])('%j', (args, values, operands) => {
    expect(parseCommand(command, args)).toEqual({ help: false, values, operands });
  });

  it('asks for help wherever that stands, whatever else is wrong', () => {
    expect(parseCommand(command, ['--nonsense', '--help']).help).toBe(true);
    expect(parseCommand(command, ['--', '--help']).help).toBe(false);
  });

  it('takes or refuses any arguments, and takes operands as they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('--into', '-i', '-d', '--dry', '--', '--__proto__'))),
        (args) => {
          try {
            const { operands } = parseCommand(command, args);
            expect(operands.every((operand) => args.includes(operand))).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError);
          }
        },
      ),
    );
  });
});

describe('a suggestion', () => {
  it.each([
    ['lsit', 'list'],
    ['List', 'list'],
    ['uploads', 'upload'],
    ['expier', 'expire'],
    ['stast', 'stats'],
  ])('for %s is %s', (typed, meant) => {
    expect(suggest(typed, ['upload', 'list', 'stats', 'expire'])).toBe(meant);
  });

  it('is not made where nothing is near', () => {
    expect(suggest('frobnicate', ['upload', 'list'])).toBeUndefined();
    expect(suggest('', ['upload', 'list'])).toBeUndefined();
  });
});
