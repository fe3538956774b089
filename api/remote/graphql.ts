import { builder } from '../graphql/builder.ts';
import type { Remote as RemoteRow } from './remote.ts';

/** A remote in the schema; what is kept of it is said beside its artifacts. */
export const Remote = builder.objectRef<RemoteRow>('Remote');

Remote.implement({
  description: 'A place that artifacts come from, as the file of remotes says it.',
  fields: (t) => ({
    name: t.exposeString('name'),
    type: t.exposeString('type', { description: '"remote": fetched from its base URL and kept; "local": published here.' }),
    package: t.exposeString('package', { description: 'What kind of package repository it is.' }),
    baseUrl: t.exposeString('baseUrl', { nullable: true, description: 'Null for local ones.' }),
    description: t.exposeString('description', { nullable: true }),
    includePatterns: t.exposeStringList('includePatterns'),
    healthy: t.boolean({
      description: 'False while it is left alone because it failed time and again, as the replica that answers saw it.',
      resolve: (remote, _args, { lading }) => lading.upstream.health(remote).state === 'closed',
    }),
    lastError: t.string({
      nullable: true,
      description: 'What went wrong last; null once upstream answers again.',
      resolve: (remote, _args, { lading }) => lading.upstream.health(remote).lastError,
    }),
  }),
});

builder.queryFields((t) => ({
  remotes: t.field({
    type: [Remote],
    authScopes: { token: true },
    description: 'In the order of the file.',
    resolve: (_root, _args, { lading }) => lading.remotes.all(),
  }),
  remote: t.field({
    type: Remote,
    nullable: true,
    authScopes: { token: true },
    args: { name: t.arg.string({ required: true }) },
    resolve: (_root, { name }, { lading }) => lading.remotes.find(name),
  }),
}));
