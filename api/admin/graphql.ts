import { builder } from '../graphql/builder.ts';
import { LockedOut, refusable, resultType, WrongPassword } from '../graphql/refusals.ts';
import type { Caller } from '../http/caller.ts';
import type { Lading } from '../lading.ts';

const Role = builder.enumType('Role', {
  values: { ANONYMOUS: { value: 'anonymous' }, TOKEN: { value: 'token' }, ADMIN: { value: 'admin' } } as const,
});

const Viewer = builder.objectRef<Pick<Caller, 'role' | 'mayManage'>>('Viewer').implement({
  fields: (t) => ({
    role: t.expose('role', { type: Role }),
    mayManage: t.exposeBoolean('mayManage', { description: 'Whether uploads and management are allowed.' }),
  }),
});

const SignInResult = builder.unionType('SignInResult', {
  types: [Viewer, LockedOut, WrongPassword],
  resolveType: (value) => resultType(value, 'Viewer'),
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
  viewer: t.field({ type: Viewer, description: 'Who asks.', resolve: (_root, _args, { caller }) => caller }),
  server: t.field({ type: Server, authScopes: { token: true }, resolve: (_root, _args, { lading }) => lading }),
}));

builder.mutationFields((t) => ({
  signIn: t.field({
    type: SignInResult,
    description: 'Begins a session of the admin in this browser.',
    args: { password: t.arg.string({ required: true }) },
    resolve: (_root, { password }, { beginSession }) =>
      refusable(['LockedOut', 'WrongPassword'], async () => {
        await beginSession(password);
        return { role: 'admin' as const, mayManage: true };
      }),
  }),
  signOut: t.field({
    type: Viewer,
    description: 'Ends the session of this browser.',
    resolve: (_root, _args, { endSession, lading }) => {
      endSession();
      return { role: 'anonymous' as const, mayManage: lading.settings.allowAnonymous };
    },
  }),
}));
