import { present } from '../graphql/args.ts';
import { builder } from '../graphql/builder.ts';
import { File } from '../graphql/file-ref.ts';
import { InvalidInput, refusable, resultType } from '../graphql/refusals.ts';
import { FileFilter } from './graphql-list.ts';
import { type Pruned as PrunedFiles, previewPrune, pruneFiles } from './prune.ts';

const Pruned = builder.objectRef<PrunedFiles>('Pruned').implement({
  fields: (t) => ({
    count: t.exposeInt('count'),
    bytes: t.expose('bytes', { type: 'ByteCount' }),
    dryRun: t.exposeBoolean('dryRun'),
    files: t.expose('files', { type: [File], description: 'The first 1,000 of them, oldest first.' }),
  }),
});

const PruneFilesResult = builder.unionType('PruneFilesResult', {
  types: [Pruned, InvalidInput],
  resolveType: (value) => resultType(value, 'Pruned'),
});

builder.mutationField('pruneFiles', (t) =>
  t.field({
    type: PruneFilesResult,
    authScopes: { admin: true },
    description: 'Ends live files: those that match the filter, limited to the ids where they are given. Their bytes are freed.',
    args: {
      filter: t.arg({ type: FileFilter }),
      ids: t.arg.idList({ description: 'Slugs and uuids.' }),
      dryRun: t.arg.boolean({ description: 'Tells what would go, and changes nothing.' }),
    },
    resolve: (_root, { filter, ids, dryRun }, { lading, caller }) => {
      const wish = { filter: filter ? present(filter) : undefined, ids: ids ?? undefined };
      return refusable(['InvalidInput'], () => (dryRun ? previewPrune(lading, wish) : pruneFiles(lading, wish, caller.context)));
    },
  }),
);
