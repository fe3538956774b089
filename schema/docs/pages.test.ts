import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineEvent } from '../events/define.ts';
import { eventDefinitions } from '../events/registry.ts';
import { type ProblemKind, problems } from '../problems.ts';
import { errorsPage, sentence } from './errors.ts';
import { eventsPage } from './events.ts';

const painted = defineEvent({
  type: 'HousePainted',
  version: 2,
  summary: 'A house has a new colour.',
  stream: 'house-{id}',
  data: z.object({
    colour: z.enum(['red', 'blue']).describe('What it looks like now.'),
    coats: z.int().min(1).default(2),
    painter: z.object({ name: z.string().nullable() }),
    code: z.string().regex(/^(a|b)$/),
  }),
  upcasters: { 1: (older: object) => older },
  sample: { colour: 'red', painter: { name: 'Ada' }, code: 'a' },
  say: ({ colour }) => `painted it ${colour}`,
});

// A definition's functions take their own data; the page calls none of them.
const page = eventsPage([painted as never]);

it('shows an event with its fields, their meaning and a sample', () => {
  expect(page).toContain('## HousePainted\n\nA house has a new colour.\n\nVersion 2, in the stream `house-{id}`.');
  expect(page).toContain('| `colour` | `"red"`, `"blue"` | What it looks like now. |');
  expect(page).toContain('| `coats` | integer, at least 1 | Default `2`. |');
  expect(page).toContain('| `painter.name` | text or null | |');
  expect(page).toContain('  "colour": "red",');
});

it('keeps the bars of a pattern from ending a table cell', () => {
  expect(page).toContain('| `code` | text like `^(a\\|b)$` | |');
});

it('has a section for every event and says what metadata means', () => {
  const real = eventsPage(eventDefinitions);
  for (const { type } of eventDefinitions) expect(real).toContain(`\n## ${type}\n`);
  expect(real).toContain('| `actor.kind` |');
  expect(real).not.toMatch(/undefined|\[object/);
});

it.each(Object.entries(problems))('has a sentence for %s without being told anything', (_code, entry) => {
  expect(sentence(entry)).toMatch(/^(\{message\}|[A-Z{].*\.)$/);
  expect(sentence(entry)).not.toMatch(/undefined|\[object/);
});

it('lists refusals by status, then by code', () => {
  const statusOf = Object.fromEntries(Object.values(problems).map(({ kind }, index) => [kind, 599 - index]));
  const listed = errorsPage(
    {
      Late: { kind: 'gone', title: 'Too late', say: (d: { file: string }) => `The file "${d.file}" was here.` },
      Bad: { kind: 'invalid', title: 'Bad', say: () => 'This | is bad.' },
      Away: { kind: 'gone', title: 'Away', say: (d: { parts: readonly string[] }) => `Gone: ${d.parts.join(', ')}.` },
    },
    { ...(statusOf as Record<ProblemKind, number>), invalid: 400, gone: 410 }, // every kind occurs in the catalogue
  );
  expect(listed.split('\n').filter((line) => line.startsWith('| 4'))).toEqual([
    '| 400 | `Bad` | Bad | This \\| is bad. |',
    '| 410 | `Away` | Away | Gone: {parts}. |',
    '| 410 | `Late` | Too late | The file "{file}" was here. |',
  ]);
});
