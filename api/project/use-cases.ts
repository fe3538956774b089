import { Conflict } from '@lading/adapters/event-store/port.ts';
import { measureFiles } from '@lading/projections/files-queries.ts';
import { findProject, type Project } from '@lading/projections/projects-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import type { Lading } from '../lading.ts';
import { patienceMs } from '../log/changes.ts';
import type { Context } from '../log/context.ts';
import { begin, type Executed, execute, executeOn, load } from '../log/execute.ts';
import { claimName } from './claim-name.ts';
import { type ProjectState, projectDecider, projectStream } from './decider.ts';
import { nameStream, projectDescription, projectName, sameName } from './names.ts';

/** What a write answers: the project as it is now, and whether the read models do not show it yet. */
export type WrittenProject = { readonly project: Project; readonly pending: boolean };

/** What somebody says about a project; what is absent stays as it is, a description of null is taken away. */
export type GivenProject = { readonly name?: string | undefined; readonly description?: string | null | undefined };

type Run = Executed<ProjectState>;

/** How often a write that lost a name or a stream to others begins anew. */
const attempts = 10;
/** How long a write waits for others that are about the same name; they are told apart without that, at more cost. */
const lockMs = 5_000;

/** Creates a project. @throws Problem InvalidInput, NameTaken; ChangedMeanwhile where others kept being faster */
export const createProject = async (
  lading: Lading,
  given: GivenProject & { readonly name: string },
  context: Context,
): Promise<WrittenProject> => {
  const name = projectName(given.name);
  const description = projectDescription(given.description ?? null);
  // An id of its own each time: one that lost the name is not created any more.
  let uuid = '';
  const executed = await forName(lading, name, async () => {
    uuid = lading.ids.uuid();
    await claimName(lading, { uuid, name }, context);
    const project = { uuid, name, description };
    return begin(lading, projectDecider, projectStream(uuid), { type: 'create', project }, context);
  });
  return written(lading, uuid, executed);
};

/** Renames a project or describes it anew. @throws Problem InvalidInput, ProjectNotFound, NameTaken, ChangedMeanwhile */
export const changeProject = async (
  lading: Lading,
  id: string,
  given: GivenProject,
  context: Context,
): Promise<WrittenProject> => {
  const uuid = await lading.projects.require(id);
  const changes = {
    ...(given.name !== undefined && { name: projectName(given.name) }),
    ...(given.description !== undefined && { description: projectDescription(given.description) }),
  };
  const { name } = changes;
  const stream = projectStream(uuid);
  const change = async () => {
    const loaded = await load(lading.store, projectDecider, stream);
    const { state } = loaded;
    if (name !== undefined && state.status === 'live' && sameName(state.project.name) !== sameName(name))
      await claimName(lading, { uuid, name }, context);
    return executeOn(lading, projectDecider, stream, { type: 'change', uuid, changes }, context, loaded);
  };
  return written(lading, uuid, await (name === undefined ? anew(uuid, change) : forName(lading, name, change)));
};

/**
 * Deletes a project, and with `force` its live files. What a crash leaves undone of that, housekeeping does.
 * @throws Problem ProjectNotFound, ProjectNotEmpty
 */
export const deleteProject = async (
  lading: Lading,
  id: string,
  { force }: { readonly force: boolean },
  context: Context,
): Promise<WrittenProject> => {
  const uuid = await lading.projects.require(id);
  const { state } = await load(lading.store, projectDecider, projectStream(uuid));
  const project = await projectOf(lading, uuid, state);
  const { count: files } = await measureFiles(lading.db, { projectId: uuid }, lading.clock.now());
  const command = { type: 'delete', uuid, files, force } as const;
  const { position } = await execute(lading, projectDecider, projectStream(uuid), command, context);
  if (position === undefined) throw problem('Internal'); // one that was not refused has deleted it
  // Also where there were no files: an upload may have come in between.
  return { project, pending: !(await lading.endFilesOfProject({ uuid, position, context })) };
};

/** Runs one write about a name at a time, here and on other replicas, so that they need not take it from each other. */
const forName = async (lading: Lading, name: string, work: () => Promise<Run>): Promise<Run> => {
  const stream = nameStream(name);
  return lading.inTurn(stream, async () => {
    const lock = await lading.locks.take(stream, { waitMs: lockMs });
    try {
      return await anew(name, work);
    } finally {
      await lock?.release();
    }
  });
};

/** Begins anew while others are faster. */
const anew = async (what: string, work: () => Promise<Run>): Promise<Run> => {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  throw problem('ChangedMeanwhile', { what });
};

const shown = ({ engine }: Lading, { events, position }: Run): Promise<boolean> =>
  position === undefined
    ? Promise.resolve(true)
    : engine.settled(
        events.slice(-1).map(({ type }) => type),
        position,
        patienceMs,
      );

const written = async (lading: Lading, uuid: string, executed: Run): Promise<WrittenProject> => {
  const isShown = await shown(lading, executed);
  return { project: await projectOf(lading, uuid, executed.state, executed.at), pending: !isShown };
};

/** A project as its stream tells it; when it was created, the read model knows, or it was just now. */
const projectOf = async (lading: Lading, uuid: string, state: ProjectState, at?: string): Promise<Project> => {
  if (state.status !== 'live') throw problem('ProjectNotFound', { project: uuid });
  const { project } = state;
  // The write holds, whatever keeps the read model from showing it.
  const row = await findProject(lading.db, uuid).catch(() => undefined);
  return { ...project, createdAt: row?.createdAt ?? at ?? lading.clock.now().toISOString() };
};
