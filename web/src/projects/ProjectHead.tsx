import { createSignal, Show } from 'solid-js';
import { countOf, exactBytes, formatBytes } from '../format/bytes.ts';
import { formatExact, formatRelative } from '../format/time.ts';
import { type ProjectRowFragment, UpdateProjectDocument } from '../gql/graphql.ts';
import { tell } from '../graphql/ask.ts';
import type { LiveState } from '../graphql/live.ts';
import { LiveSign } from '../layout/LiveSign.tsx';
import { useNotices } from '../notices/notices.tsx';
import type { Project } from './createProjectSource.ts';
import { changesOf, type ProjectForm, placeRefusal, type Wrong } from './form.ts';
import { ProjectFields } from './ProjectFields.tsx';

type HeadProps = {
  readonly project: Project;
  readonly live: LiveState;
  readonly now: number;
  readonly onChanged: (row: ProjectRowFragment) => void;
  readonly onDelete: () => void;
};

const Figures = (props: { project: Project; now: number }) => (
  <dl class="project-figures">
    <div>
      <dt>Files</dt>
      <dd data-fact="files">{countOf(props.project.storage.files, 'file')}</dd>
    </div>
    <div>
      <dt>Stored</dt>
      <dd data-fact="bytes" title={exactBytes(props.project.storage.bytes)}>
        {formatBytes(props.project.storage.bytes)}
      </dd>
    </div>
    <div>
      <dt>Pictures kept</dt>
      <dd title={exactBytes(props.project.storage.variantBytes)}>{formatBytes(props.project.storage.variantBytes)}</dd>
    </div>
    <div>
      <dt>Created</dt>
      <dd>
        <time datetime={props.project.createdAt} title={formatExact(Date.parse(props.project.createdAt))}>
          {formatRelative(Date.parse(props.project.createdAt), props.now)}
        </time>
      </dd>
    </div>
  </dl>
);

/** What a project is called and for, in place to be changed; and what it holds. */
export const ProjectHead = (props: HeadProps) => {
  const say = useNotices();
  const [editing, setEditing] = createSignal(false);
  let opener: HTMLButtonElement | undefined;
  const close = () => {
    setEditing(false);
    opener?.focus();
  };
  const save = async (form: ProjectForm): Promise<Wrong | undefined> => {
    const changes = changesOf(form, props.project);
    if (!changes) {
      close();
      return undefined;
    }
    const answer = await tell(UpdateProjectDocument, { id: props.project.id, ...changes });
    if (!answer.ok) return { field: undefined, message: answer.message };
    const result = answer.data.updateProject;
    if ('code' in result) return placeRefusal(result);
    props.onChanged(result);
    say('The project is changed.');
    close();
    return undefined;
  };
  return (
    <>
      <header class="page-head project-head">
        <h1>{props.project.name}</h1>
        <LiveSign state={props.live} />
        <Show when={props.project.description}>
          <p class="project-description">{props.project.description}</p>
        </Show>
        <div class="project-actions">
          <button ref={opener} type="button" class="button small" aria-expanded={editing()} onClick={() => setEditing(true)}>
            Rename or describe
          </button>
          <button type="button" class="button small" onClick={() => props.onDelete()}>
            Delete project
          </button>
        </div>
      </header>
      <Show when={editing()}>
        <section class="project-new" aria-label="Change the project">
          <ProjectFields
            label="Change the project"
            start={{ name: props.project.name, description: props.project.description ?? '' }}
            submit="Save"
            busy="Saving"
            onSubmit={save}
            onCancel={close}
          />
        </section>
      </Show>
      <Figures project={props.project} now={props.now} />
    </>
  );
};
