import {
  countProjects,
  findProject,
  listProjects,
  type ProjectFilter,
  type Project as ProjectRow,
} from '@lading/projections/projects-queries.ts';
import { present } from '../graphql/args.ts';
import { builder, type GraphQLContext } from '../graphql/builder.ts';
import { File } from '../graphql/file-ref.ts';
import { Project } from '../graphql/project-ref.ts';
import { Conflict, InvalidInput, NotFound, refusable, resultType } from '../graphql/refusals.ts';
import { changeProject, createProject, deleteProject } from './use-cases.ts';

Project.implement({
  description: 'Files that belong together. A project that was deleted is found no more.',
  fields: (t) => ({
    id: t.exposeID('uuid'),
    name: t.exposeString('name', { description: 'Unique regardless of case.' }),
    description: t.exposeString('description', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

/** Projects by id within one request: the files of a list share few of them. */
const known = new WeakMap<GraphQLContext, Map<string, Promise<ProjectRow | undefined>>>();

const projectById = (context: GraphQLContext, id: string): Promise<ProjectRow | undefined> => {
  const byId = known.get(context) ?? new Map<string, Promise<ProjectRow | undefined>>();
  known.set(context, byId);
  const found = byId.get(id) ?? findProject(context.lading.db, id);
  byId.set(id, found);
  return found;
};

builder.objectField(File, 'project', (t) =>
  t.field({
    type: Project,
    nullable: true,
    description: 'Null where it has none, or its project was deleted.',
    resolve: ({ projectId }, _args, context) => (projectId === null ? null : projectById(context, projectId)),
  }),
);

builder.queryFields((t) => ({
  project: t.field({
    type: Project,
    nullable: true,
    authScopes: { token: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { lading }) => findProject(lading.db, id),
  }),
  projects: t.connection(
    {
      type: Project,
      authScopes: { token: true },
      description: 'The newest first.',
      args: { nameContains: t.arg.string({ description: 'Regardless of case.' }) },
      complexity: ({ first, last }) => ({ field: 1, multiplier: Math.min(200, first ?? last ?? 50) }),
      resolve: async (_root, args, { lading }) => {
        const wish = present(args);
        return Object.assign(await listProjects(lading.db, wish), { wish });
      },
    },
    {
      name: 'ProjectConnection',
      fields: (connection) => ({
        totalCount: connection.field({
          type: 'Count',
          description: 'How many match in all, whatever the page.',
          resolve: (page, _args, { lading }) => {
            const { wish } = page as unknown as { readonly wish: ProjectFilter }; // as the list above makes it
            return countProjects(lading.db, wish);
          },
        }),
      }),
    },
    { name: 'ProjectEdge' },
  ),
}));

const resultOf = (value: unknown): string => resultType(value, 'Project');
const CreateProjectResult = builder.unionType('CreateProjectResult', {
  types: [Project, InvalidInput, Conflict],
  resolveType: resultOf,
});
const UpdateProjectResult = builder.unionType('UpdateProjectResult', {
  types: [Project, NotFound, InvalidInput, Conflict],
  resolveType: resultOf,
});
const DeleteProjectResult = builder.unionType('DeleteProjectResult', {
  types: [Project, NotFound, Conflict],
  resolveType: resultOf,
});

builder.mutationFields((t) => ({
  createProject: t.field({
    type: CreateProjectResult,
    authScopes: { token: true },
    args: { name: t.arg.string({ required: true }), description: t.arg.string() },
    resolve: (_root, given, { lading, caller }) =>
      refusable(['InvalidInput', 'Conflict'], async () => (await createProject(lading, given, caller.context)).project),
  }),
  updateProject: t.field({
    type: UpdateProjectResult,
    authScopes: { token: true },
    description: 'What is absent stays as it is; a description of null is taken away.',
    args: { id: t.arg.id({ required: true }), name: t.arg.string(), description: t.arg.string() },
    resolve: (_root, { id, name, description }, { lading, caller }) =>
      refusable(
        ['NotFound', 'InvalidInput', 'Conflict'],
        async () => (await changeProject(lading, id, { name: name ?? undefined, description }, caller.context)).project,
      ),
  }),
  deleteProject: t.field({
    type: DeleteProjectResult,
    authScopes: { token: true },
    description: 'A project that has live files is deleted only with `force`; they end with it.',
    args: { id: t.arg.id({ required: true }), force: t.arg.boolean() },
    resolve: (_root, { id, force }, { lading, caller }) =>
      refusable(
        ['NotFound', 'Conflict'],
        async () => (await deleteProject(lading, id, { force: force ?? false }, caller.context)).project,
      ),
  }),
}));
