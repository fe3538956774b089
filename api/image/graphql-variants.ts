import { findFile } from '@lading/projections/files-queries.ts';
import { listVariants, type Variant as VariantRow } from '@lading/projections/variants-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import { present } from '../graphql/args.ts';
import { builder } from '../graphql/builder.ts';
import { File } from '../graphql/file-ref.ts';
import { NotFound, refusable, resultType } from '../graphql/refusals.ts';
import { variantUrl } from './links.ts';
import { purgeVariants } from './use-cases.ts';

const Variant = builder.objectRef<VariantRow>('Variant').implement({
  description: 'A picture that was made of a file, and is kept.',
  fields: (t) => ({
    transformation: t.exposeString('transformation', { description: 'As one writes it: `-/resize/300x/-/format/webp/`.' }),
    mediaType: t.exposeString('mediaType'),
    width: t.exposeInt('width'),
    height: t.exposeInt('height'),
    size: t.expose('size', { type: 'ByteCount' }),
    renderedAt: t.expose('renderedAt', { type: 'DateTime' }),
    url: t.string({
      description: 'Relative; signed where that is wanted.',
      resolve: (row, _args, { lading }) => variantUrl(lading, row),
    }),
    hits: t.expose('hits', { type: 'Count', description: 'How often it was served from the store.' }),
  }),
});

builder.objectField(File, 'variants', (t) =>
  t.connection(
    {
      type: Variant,
      description: 'What is kept of the pictures made of it, the newest first.',
      complexity: ({ first, last }) => ({ field: 1, multiplier: Math.min(200, first ?? last ?? 50) }),
      resolve: ({ uuid }, page, { lading }) => listVariants(lading.db, uuid, present(page)),
    },
    { name: 'VariantConnection' },
    { name: 'VariantEdge' },
  ),
);

type Purged = { readonly count: number; readonly bytes: number };

const PurgedRef = builder.objectRef<Purged>('Purged').implement({
  fields: (t) => ({ count: t.exposeInt('count'), bytes: t.expose('bytes', { type: 'ByteCount' }) }),
});

const PurgeVariantsResult = builder.unionType('PurgeVariantsResult', {
  types: [PurgedRef, NotFound],
  resolveType: (value: unknown) => resultType(value, 'Purged'),
});

builder.mutationField('purgeVariants', (t) =>
  t.field({
    type: PurgeVariantsResult,
    authScopes: { token: true },
    args: { fileId: t.arg.id({ required: true, description: 'Slug or uuid.' }) },
    resolve: (_root, { fileId }, { lading, caller }) =>
      refusable(['NotFound'], async () => {
        const file = await findFile(lading.db, fileId);
        if (!file) throw problem('FileNotFound', { file: fileId.slice(0, 100) });
        return purgeVariants(lading, file, caller.context);
      }),
  }),
);
