import type { AnyDefinition } from '../events/define.ts';
import { metadataSchema } from '../events/metadata.ts';

/** As much of JSON Schema as zod writes for an event's fields. */
type Shape = {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly default?: unknown;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
};

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;

const scalar = (shape: Shape): string => {
  if (shape.format !== undefined) return shape.format;
  if (shape.pattern !== undefined) return `text like \`${shape.pattern.replaceAll('|', '\\|')}\``;
  if (shape.type === 'string') return 'text';
  if (shape.minimum !== undefined) return `${shape.type}, at least ${shape.minimum}`;
  return shape.type === undefined ? 'any JSON' : `${shape.type}`;
};

const typeOf = (shape: Shape): string => {
  if (typeof shape.type === 'object') return shape.type.map((type) => typeOf({ ...shape, type })).join(' or ');
  if (shape.const !== undefined) return code(shape.const);
  if (shape.enum) return shape.enum.map(code).join(', ');
  if (shape.anyOf) return shape.anyOf.map(typeOf).join(' or ');
  if (shape.items) return `list of ${typeOf(shape.items)}`;
  return scalar(shape);
};

const meaning = (shape: Shape): string =>
  [shape.description, shape.default === undefined ? undefined : `Default ${code(shape.default)}.`].filter(Boolean).join(' ');

const rows = (shape: Shape, prefix = ''): string[] =>
  Object.entries(shape.properties ?? {}).flatMap(([name, field]) =>
    field.properties
      ? rows(field, `${prefix}${name}.`)
      : [`| \`${prefix}${name}\` | ${typeOf(field)} | ${meaning(field)} |`.replace(/ {2}\|$/, ' |')],
  );

const table = (shape: Shape): string[] => ['| field | type | meaning |', '|---|---|---|', ...rows(shape)];

// zod types its JSON Schema more widely than what these schemas can produce.
const shapeOf = (schema: { toJSONSchema(): unknown }): Shape => schema.toJSONSchema() as Shape;

const section = (definition: AnyDefinition): string[] => [
  `## ${definition.type}`,
  '',
  definition.summary,
  '',
  `Version ${definition.version}, in the stream \`${definition.stream}\`.`,
  '',
  ...table(shapeOf(definition.data)),
  '',
  '```json',
  JSON.stringify(definition.sample, undefined, 2),
  '```',
  '',
];

/** `docs/events.md`: every event, what it means and how it looks. */
export const eventsPage = (definitions: readonly AnyDefinition[]): string =>
  [
    '# Events',
    '',
    '<!-- Generated from schema/events by `pnpm run docs`; do not edit. -->',
    '',
    'Everything that happens is one of these. They are never edited and never removed; what people see is folded from them.',
    'An event has `id`, `type`, `data` (below, by type) and `metadata`:',
    '',
    ...table(shapeOf(metadataSchema)),
    '',
    ...definitions.flatMap(section),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
