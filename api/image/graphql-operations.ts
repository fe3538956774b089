import { builder } from '../graphql/builder.ts';
import { type DescribedOperation, type DescribedParameter, describeOperation } from './describe.ts';
import { operations } from './operations/index.ts';
import type { Control } from './parameter.ts';

const kinds = [
  'range',
  'choice',
  'size',
  'position',
  'colour',
  'text',
  'file',
  'ratio',
] as const satisfies readonly Control['kind'][];

const ImageControlKind = builder.enumType('ImageControlKind', {
  description: 'How an editor asks for a parameter.',
  values: Object.fromEntries(kinds.map((kind) => [kind.toUpperCase(), { value: kind }])),
});

const ImageControl = builder.objectRef<DescribedParameter>('ImageControl').implement({
  description: 'A parameter of an operation, and how an editor asks for it. They come in the order of the URL.',
  fields: (t) => ({
    parameter: t.exposeString('name'),
    description: t.exposeString('description'),
    kind: t.field({ type: ImageControlKind, resolve: ({ control }) => control.kind }),
    min: t.float({ nullable: true, resolve: ({ control }) => (control.kind === 'range' ? control.min : null) }),
    max: t.float({ nullable: true, resolve: ({ control }) => (control.kind === 'range' ? control.max : null) }),
    step: t.float({ nullable: true, resolve: ({ control }) => (control.kind === 'range' ? control.step : null) }),
    values: t.stringList({
      nullable: true,
      description: 'All there are of a choice; elsewhere words that may stand instead, such as `auto`.',
      resolve: ({ control }) => control.values ?? null,
    }),
    fallback: t.exposeString('fallback', {
      nullable: true,
      description: 'What holds where it is left out, as it is written; null where that cannot be written.',
    }),
    optional: t.exposeBoolean('isOptional'),
  }),
});

const ImageOperation = builder.objectRef<DescribedOperation>('ImageOperation').implement({
  description: 'What can be done to a picture by its URL.',
  fields: (t) => ({
    name: t.exposeString('name'),
    summary: t.exposeString('summary'),
    parameters: t.exposeString('spelling', { description: 'What stands between the slashes: `:strength?/:amount?`.' }),
    example: t.exposeString('example', { description: 'A right use of it: `resize/300x`.' }),
    controls: t.field({ type: [ImageControl], resolve: ({ parameters }) => parameters }),
  }),
});

const described = operations.map(describeOperation);

builder.queryField('imageOperations', (t) => t.field({ type: [ImageOperation], complexity: 1, resolve: () => described }));
