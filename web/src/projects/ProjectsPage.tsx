import '../styles/projects.css';
import { A, useNavigate, useSearchParams } from '@solidjs/router';
import { createMemo, createSignal, createUniqueId, Match, Show, Switch } from 'solid-js';
import { countOf } from '../format/bytes.ts';
import { CreateProjectDocument } from '../gql/graphql.ts';
import { tell } from '../graphql/ask.ts';
import { Icon } from '../layout/icons.tsx';
import { LiveSign } from '../layout/LiveSign.tsx';
import { createNow } from '../layout/now.ts';
import { SearchField } from '../layout/SearchField.tsx';
import { Skeleton } from '../layout/Skeleton.tsx';
import { Trouble } from '../layout/Trouble.tsx';
import { useTitle } from '../layout/title.ts';
import { links } from '../links.ts';
import { useNotices } from '../notices/notices.tsx';
import { ManagersOnly } from '../session/ManagersOnly.tsx';
import { createProjects, type Page } from './createProjects.ts';
import { type ProjectForm, placeRefusal, type Wrong } from './form.ts';
import { ProjectFields } from './ProjectFields.tsx';
import { ProjectList } from './ProjectList.tsx';
import { longestSearch, type ProjectsView, pageSize, readView, writeView } from './query.ts';

const NewProject = (props: { onClose: () => void }) => {
  const [navigate, say] = [useNavigate(), useNotices()];
  const create = async ({ name, description }: ProjectForm): Promise<Wrong | undefined> => {
    const answer = await tell(CreateProjectDocument, { name, description });
    if (!answer.ok) return { field: undefined, message: answer.message };
    const result = answer.data.createProject;
    if ('code' in result) return placeRefusal(result);
    say(`${result.name} is created.`);
    navigate(links.project(result.id));
    return undefined;
  };
  return (
    <ProjectFields
      label="New project"
      start={{ name: '', description: '' }}
      submit="Create project"
      busy="Creating"
      onSubmit={create}
      onCancel={props.onClose}
    />
  );
};

const Empty = (props: { view: ProjectsView; onNew: () => void }) => (
  <div class="empty">
    <Switch
      fallback={
        <>
          <p>No projects yet. A project keeps files together and shows what is asked of them.</p>
          <button type="button" class="button" onClick={() => props.onNew()}>
            Create the first
          </button>
        </>
      }
    >
      <Match when={props.view.after || props.view.before}>
        <p>
          Nothing is left on this page. <A href={links.projects({ q: props.view.search })}>Go to the first page.</A>
        </p>
      </Match>
      <Match when={props.view.search}>
        <p>
          No project is called that. <A href={links.projects()}>Show all projects.</A>
        </p>
      </Match>
    </Switch>
  </div>
);

const Paging = (props: { page: Page; view: ProjectsView }) => {
  const to = (cursor: Pick<ProjectsView, 'after' | 'before'>) => links.projects(writeView({ ...props.view, ...cursor }));
  return (
    <Show when={props.page.hasPreviousPage || props.page.hasNextPage}>
      <nav class="paging" aria-label="Pages">
        <Show when={props.page.hasPreviousPage && props.page.startCursor} fallback={<span />}>
          {(cursor) => (
            <A class="button" href={to({ before: cursor(), after: undefined })}>
              <Icon name="previous" />
              Previous {pageSize}
            </A>
          )}
        </Show>
        <Show when={props.page.hasNextPage && props.page.endCursor}>
          {(cursor) => (
            <A class="button" href={to({ after: cursor(), before: undefined })}>
              Next {pageSize}
              <Icon name="next" />
            </A>
          )}
        </Show>
      </nav>
    </Show>
  );
};

type ListedProps = {
  readonly source: ReturnType<typeof createProjects>;
  readonly view: ProjectsView;
  readonly onNew: () => void;
};

const Listed = (props: ListedProps) => {
  const now = createNow(10_000);
  const source = () => props.source;
  return (
    <>
      <Show when={source().trouble()}>{(message) => <Trouble message={message()} onRetry={() => void source().load()} />}</Show>
      <Show when={source().page()} fallback={<Show when={!source().trouble()}>{<Skeleton label="Loading projects" />}</Show>}>
        {(page) => (
          <div class="files" classList={{ faint: source().waiting() }} aria-busy={source().waiting()}>
            <Show when={source().rows().length > 0} fallback={<Empty view={props.view} onNew={props.onNew} />}>
              <ProjectList rows={source().rows()} now={now()} />
            </Show>
            <Paging page={page()} view={props.view} />
          </div>
        )}
      </Show>
    </>
  );
};

const Projects = () => {
  const [query, setQuery] = useSearchParams();
  const view = createMemo(() => readView(query));
  const source = createProjects(view);
  const [isNew, setNew] = createSignal(false);
  const form = createUniqueId();
  let opener: HTMLButtonElement | undefined;
  const close = () => {
    setNew(false);
    opener?.focus();
  };
  const total = () => {
    const count = source.page()?.total;
    return count === undefined ? '' : countOf(count, 'project');
  };
  return (
    <>
      <header class="page-head">
        <h1>Projects</h1>
        <p class="total" aria-live="polite">
          {total()}
        </p>
        <LiveSign state={source.live()} />
      </header>
      <div class="projects-tools">
        <SearchField
          value={view().search}
          longest={longestSearch}
          onChange={(search) => setQuery(writeView(readView({ q: search })), { replace: true, scroll: false })}
        />
        <button
          ref={opener}
          type="button"
          class="button primary"
          aria-expanded={isNew()}
          aria-controls={isNew() ? form : undefined}
          onClick={() => setNew((before) => !before)}
        >
          New project
        </button>
      </div>
      <Show when={isNew()}>
        <section id={form} class="project-new" aria-label="New project">
          <NewProject onClose={close} />
        </section>
      </Show>
      <Listed source={source} view={view()} onNew={() => setNew(true)} />
    </>
  );
};

/** The projects that there are, and the way to a new one. */
export const ProjectsPage = () => {
  useTitle('Projects');
  return (
    <div class="files-page projects-page">
      <ManagersOnly reason="Sign in to see the projects" waiting="Loading projects">
        <Projects />
      </ManagersOnly>
    </div>
  );
};
