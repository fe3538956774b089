import { asOf, findFile } from '@lading/projections/files-queries.ts';
import type { RecordedEvent } from '@lading/schema/events/registry.ts';
import { builder } from '../graphql/builder.ts';
import { createChannel } from '../graphql/channel.ts';
import { File, fileResult } from '../graphql/file-ref.ts';
import { FileTooLarge, InvalidInput, NotFound, refusable, StorageFull } from '../graphql/refusals.ts';
import type { FileChangeType } from './changes.ts';
import { FileStatus } from './graphql-list.ts';
import { uploadFromGraphQL } from './graphql-upload.ts';
import { fileUrl } from './links.ts';
import { endFile } from './use-cases.ts';

const EndReason = builder.enumType('EndReason', {
  values: ['TTL', 'DOWNLOAD_LIMIT', 'MANUAL', 'ADMIN', 'PROJECT_DELETED'] as const,
});
File.implement({
  fields: (t) => ({
    id: t.id({ description: 'The slug in its link.', resolve: ({ slug }) => slug }),
    uuid: t.exposeID('uuid'),
    name: t.exposeString('name'),
    mediaType: t.exposeString('mediaType'),
    size: t.expose('size', { type: 'ByteCount' }),
    sha256: t.exposeString('sha256'),
    url: t.string({ description: 'Its link, relative to where Lading is.', resolve: fileUrl }),
    status: t.expose('status', { type: FileStatus }),
    uploadedAt: t.expose('uploadedAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
    endReason: t.expose('endReason', { type: EndReason, nullable: true }),
    downloads: t.expose('downloads', { type: 'Count' }),
    bytesServed: t.expose('bytesServed', { type: 'ByteCount', description: 'Of it and of pictures made of it.' }),
    maxDownloads: t.exposeInt('maxDownloads', { nullable: true }),
    downloadsLeft: t.int({
      nullable: true,
      description: 'What is left of the limit, downloads under way taken off; null where there is none.',
      resolve: ({ maxDownloads, downloadsClaimed }) =>
        maxDownloads === null ? null : Math.max(0, maxDownloads - downloadsClaimed),
    }),
    passwordProtected: t.boolean({ resolve: ({ passwordHash }) => passwordHash !== null }),
    sliding: t.exposeBoolean('sliding', { description: 'Each download starts the lifetime anew.' }),
    metadata: t.expose('metadata', { type: 'JSON' }),
  }),
});

const UploadOptions = builder.inputType('UploadOptions', {
  fields: (t) => ({
    name: t.string(),
    ttl: t.field({ type: 'Duration' }),
    maxDownloads: t.int(),
    password: t.string(),
    projectId: t.id(),
    metadata: t.field({ type: 'JSON' }),
    sliding: t.boolean(),
  }),
});

const UploadFileResult = builder.unionType('UploadFileResult', {
  types: [File, InvalidInput, FileTooLarge, StorageFull, NotFound],
  resolveType: fileResult,
});
const ExpireFileResult = builder.unionType('ExpireFileResult', { types: [File, NotFound], resolveType: fileResult });
const DeleteFileResult = builder.unionType('DeleteFileResult', { types: [File, NotFound], resolveType: fileResult });

builder.queryFields((t) => ({
  file: t.field({
    type: File,
    nullable: true,
    authScopes: { token: true },
    args: { id: t.arg.id({ required: true, description: 'Its slug or uuid.' }) },
    resolve: async (_root, { id }, { lading }) => {
      const row = await findFile(lading.db, id);
      return row && asOf(row, lading.clock.now());
    },
  }),
}));

builder.mutationFields((t) => ({
  uploadFile: t.field({
    type: UploadFileResult,
    authScopes: { token: true },
    args: { file: t.arg({ type: 'Upload', required: true }), options: t.arg({ type: UploadOptions }) },
    resolve: (_root, { file, options }, { lading, caller }) =>
      refusable(['InvalidInput', 'FileTooLarge', 'StorageFull', 'NotFound'], () =>
        uploadFromGraphQL(lading, file, options ?? {}, caller.context),
      ),
  }),
  expireFile: t.field({
    type: ExpireFileResult,
    authScopes: { token: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { lading, caller }) =>
      refusable(['NotFound'], async () => (await endFile(lading, 'expire', id, caller.context)).file),
  }),
  deleteFile: t.field({
    type: DeleteFileResult,
    authScopes: { token: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { lading, caller }) =>
      refusable(['NotFound'], async () => (await endFile(lading, 'delete', id, caller.context)).file),
  }),
}));

type FileEvent = RecordedEvent<FileChangeType>;

const FileChange = builder.objectRef<FileEvent>('FileChange').implement({
  fields: (t) => ({
    kind: t.string({ description: 'The type of the event, such as FileUploaded.', resolve: ({ type }) => type }),
    file: t.field({
      type: File,
      resolve: async ({ data }, _args, { lading }) => {
        const row = await findFile(lading.db, data.uuid);
        if (!row) throw new Error(`the read model does not show ${data.uuid}`);
        return asOf(row, lading.clock.now());
      },
    }),
    at: t.field({ type: 'DateTime', resolve: ({ metadata }) => metadata.at }),
    position: t.exposeString('position'),
  }),
});

/** A client further behind than this asks anew. */
const mostWaitingChanges = 1_000;

builder.subscriptionField('fileChanged', (t) =>
  t.field({
    type: FileChange,
    authScopes: { token: true },
    args: { id: t.arg.id({ description: 'Slug or uuid; absent: every file.' }), projectId: t.arg.id() },
    subscribe: (_root, { id, projectId }, { lading }) => {
      const channel = createChannel<FileEvent>(mostWaitingChanges, 'end', () => stop());
      const stop = lading.changes.listen((event) => {
        const isOne = !id || event.data.slug === id || event.data.uuid === id;
        if (isOne && (!projectId || event.data.projectId === projectId.toLowerCase())) channel.push(event);
      });
      return channel;
    },
    resolve: (event) => event,
  }),
);
