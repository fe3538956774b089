import { builder } from '../graphql/builder.ts';
import { File, fileResult } from '../graphql/file-ref.ts';
import { Conflict, InvalidInput, NotFound, refusable } from '../graphql/refusals.ts';
import { changeFile } from './change.ts';

const FileChanges = builder.inputType('FileChanges', {
  description: 'What is absent stays as it is.',
  fields: (t) => ({
    name: t.string(),
    metadata: t.field({ type: 'JSON', description: 'Takes the place of all there was.' }),
    ttl: t.field({ type: 'Duration', description: 'From now.' }),
    maxDownloads: t.int({ description: 'Null: no limit any more.' }),
    password: t.string({ description: 'Null: no password any more.' }),
    sliding: t.boolean(),
  }),
});

const UpdateFileResult = builder.unionType('UpdateFileResult', {
  types: [File, NotFound, InvalidInput, Conflict],
  resolveType: fileResult,
});

builder.mutationField('updateFile', (t) =>
  t.field({
    type: UpdateFileResult,
    authScopes: { token: true },
    description:
      'Changes what a live link promises, at once on every replica. An ended one stays as it ended: NotFound, FileGone.',
    args: { id: t.arg.id({ required: true }), changes: t.arg({ type: FileChanges, required: true }) },
    resolve: (_root, { id, changes }, { lading, caller }) =>
      refusable(
        ['NotFound', 'InvalidInput', 'Conflict'],
        async () => (await changeFile(lading, id, changes, caller.context)).file,
      ),
  }),
);
