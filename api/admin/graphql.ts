import { builder } from '../graphql/builder.ts';
import type { Role as CallerRole } from '../http/caller.ts';
import type { Lading } from '../lading.ts';

const Role = builder.enumType('Role', {
  values: { ANONYMOUS: { value: 'anonymous' }, TOKEN: { value: 'token' }, ADMIN: { value: 'admin' } } as const,
});

const Viewer = builder.objectRef<{ role: CallerRole }>('Viewer').implement({
  fields: (t) => ({ role: t.expose('role', { type: Role }) }),
});

const Server = builder.objectRef<Lading>('Server').implement({
  fields: (t) => ({
    version: t.exposeString('version'),
    eventStore: t.string({ resolve: ({ store }) => store.kind }),
    database: t.exposeString('databaseKind'),
    byteStore: t.string({ resolve: ({ bytes }) => bytes.kind }),
    replica: t.exposeString('replica'),
    startedAt: t.expose('startedAt', { type: 'DateTime' }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({ type: Viewer, description: 'Who asks.', resolve: (_root, _args, { caller }) => ({ role: caller.role }) }),
  server: t.field({ type: Server, authScopes: { token: true }, resolve: (_root, _args, { lading }) => lading }),
}));

builder.mutationField('signOut', (t) =>
  t.field({
    type: Viewer,
    description: 'Ends the session of this browser.',
    resolve: (_root, _args, { endSession }) => {
      endSession();
      return { role: 'anonymous' as const };
    },
  }),
);
