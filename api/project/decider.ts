import type { EventData, EventType, Fact } from '@lading/schema/events/registry.ts';
import { type Problem, problem } from '@lading/schema/problems.ts';
import type { Decider } from '../log/execute.ts';

type Created = EventData<'ProjectCreated'>;
type Changes = EventData<'ProjectChanged'>['changes'];

/** A project as its stream tells it. */
export type ProjectState =
  | { readonly status: 'absent' }
  | { readonly status: 'live'; readonly project: Created }
  | { readonly status: 'deleted' };

type About = { readonly uuid: string };

export type ProjectCommand =
  | { readonly type: 'create'; readonly project: Created }
  | (About & { readonly type: 'change'; readonly changes: Changes })
  /** `files`: how many live ones it has; without `force` one that has any stays. */
  | (About & { readonly type: 'delete'; readonly files: number; readonly force: boolean })
  /** Another project is about to have a name that this one has claimed and does not have. */
  | (About & { readonly type: 'loseName'; readonly name: string });

type Decision = readonly Fact[] | Problem;
type Rules = {
  readonly [T in ProjectCommand['type']]: (command: Extract<ProjectCommand, { type: T }>, state: ProjectState) => Decision;
};

/** What only a project that is there can do. */
const ifLive = ({ uuid }: About, state: ProjectState, rule: (project: Created) => Decision): Decision =>
  state.status === 'live' ? rule(state.project) : problem('ProjectNotFound', { project: uuid });

/** The new values of those that differ. */
const differing = (project: Created, { name, description }: Changes): Changes => ({
  ...(name !== undefined && name !== project.name && { name }),
  ...(description !== undefined && description !== project.description && { description }),
});

const rules: Rules = {
  create: ({ project }, { status }) =>
    status === 'absent'
      ? [{ type: 'ProjectCreated', data: project }]
      : problem('NameTaken', { what: `The project id "${project.uuid}"` }),
  change: (command, state) =>
    ifLive(command, state, (project) => {
      const changes = differing(project, command.changes);
      const { uuid, name } = project;
      return Object.keys(changes).length > 0 ? [{ type: 'ProjectChanged', data: { uuid, name, changes } }] : [];
    }),
  delete: (command, state) =>
    ifLive(command, state, ({ uuid, name }) =>
      command.files > 0 && !command.force
        ? problem('ProjectNotEmpty', { project: name, files: command.files })
        : [{ type: 'ProjectDeleted', data: { uuid, name, files: command.files } }],
    ),
  loseName: ({ uuid, name }, { status }) => (status === 'deleted' ? [] : [{ type: 'ProjectNameLost', data: { uuid, name } }]),
};

type Folds = { readonly [T in EventType]?: (state: ProjectState, data: EventData<T>) => ProjectState };

const folds: Folds = {
  ProjectCreated: (_state, project) => ({ status: 'live', project }),
  ProjectChanged: (state, { changes: { name, description } }) =>
    state.status === 'live'
      ? {
          status: 'live',
          project: {
            ...state.project,
            ...(name !== undefined && { name }),
            ...(description !== undefined && { description }),
          },
        }
      : state,
  ProjectDeleted: () => ({ status: 'deleted' }),
  ProjectNameLost: (state) => state,
};

export const projectDecider: Decider<ProjectState, ProjectCommand> = {
  initial: { status: 'absent' },
  // A record keyed by the command's own type: the rule found takes just this command.
  decide: (command, state) => (rules[command.type] as (command: ProjectCommand, state: ProjectState) => Decision)(command, state),
  evolve: (state, { type, data }) => {
    // The fold found by the type takes just this data.
    const fold = folds[type] as ((state: ProjectState, data: unknown) => ProjectState) | undefined;
    if (!fold) throw new Error(`the stream of a project holds no ${type}`);
    return fold(state, data);
  },
};

export const projectStream = (uuid: string): string => `project-${uuid}`;
