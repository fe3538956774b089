import '../styles/file.css';
import '../styles/projects.css';
import '../styles/project.css';
import { A, useNavigate, useParams, useSearchParams } from '@solidjs/router';
import { createEffect, createMemo, createSignal, Match, on, Show, Switch } from 'solid-js';
import { readChartView, writeChartView } from '../charts/ranges.ts';
import { createFiles } from '../files/createFiles.ts';
import { FilesBrowser } from '../files/FilesBrowser.tsx';
import { readView, writeView } from '../files/query.ts';
import { createServed } from '../graphql/createServed.ts';
import { Icon } from '../layout/icons.tsx';
import { createNow } from '../layout/now.ts';
import { Skeleton } from '../layout/Skeleton.tsx';
import { Trouble } from '../layout/Trouble.tsx';
import { useTitle } from '../layout/title.ts';
import { links } from '../links.ts';
import { useNotices } from '../notices/notices.tsx';
import { ManagersOnly } from '../session/ManagersOnly.tsx';
import { AddFiles } from './AddFiles.tsx';
import { ConfirmDelete } from './ConfirmDelete.tsx';
import { createProjectSource, type Project } from './createProjectSource.ts';
import { ProjectCharts } from './ProjectCharts.tsx';
import { ProjectHead } from './ProjectHead.tsx';

const Files = (props: { project: Project; files: ReturnType<typeof createFiles> }) => {
  const [query, setQuery] = useSearchParams();
  const view = createMemo(() => readView(query));
  return (
    <section class="panel project-files-panel" aria-labelledby="files-title">
      <h2 id="files-title">Files</h2>
      <AddFiles projectId={props.project.id} name={props.project.name} />
      <FilesBrowser
        files={props.files}
        view={view()}
        onView={(changed, { replace }) => setQuery(writeView(changed), { replace, scroll: false })}
        linkTo={(wanted) => links.project(props.project.id, { ...writeChartView(readChartView(query)), ...wanted })}
        none="No files yet. Add the first, or drop it anywhere on this page."
      />
    </section>
  );
};

const Shown = (props: { project: Project; source: ReturnType<typeof createProjectSource> }) => {
  const [navigate, say] = [useNavigate(), useNotices()];
  const [query] = useSearchParams();
  const [changes, setChanges] = createSignal(0);
  const [deleting, setDeleting] = createSignal(false);
  const now = createNow(10_000);
  const changed = () => setChanges((count) => count + 1);
  const files = createFiles({
    view: () => readView(query),
    mayAsk: () => true,
    projectId: props.project.id,
    onChange: () => {
      props.source.loadSoon();
      changed();
    },
  });
  // What happened before the stream opened, or while it was away, was not told: ask.
  createEffect(on(files.live, (state) => state === 'live' && props.source.loadSoon()));
  createServed(changed, () => true);
  createEffect(() => useTitle(props.project.name));
  const onDeleted = () => {
    say(`${props.project.name} is deleted.`);
    navigate(links.projects());
  };
  return (
    <>
      <ProjectHead
        project={props.project}
        live={files.live()}
        now={now()}
        onChanged={props.source.show}
        onDelete={() => {
          void props.source.load();
          setDeleting(true);
        }}
      />
      <ProjectCharts id={props.project.id} changes={changes()} />
      <Files project={props.project} files={files} />
      <ConfirmDelete
        project={props.project}
        open={deleting()}
        onClose={() => setDeleting(false)}
        onDeleted={onDeleted}
        onStale={() => void props.source.load()}
      />
    </>
  );
};

const Unknown = () => (
  <section class="plain-page">
    <p class="eyebrow">404</p>
    <h1>No such project.</h1>
    <p>
      It was deleted, or never was. Look in the <A href={links.projects()}>list of projects</A>.
    </p>
  </section>
);

const ProjectById = (props: { id: string }) => {
  const source = createProjectSource(() => props.id);
  return (
    <>
      <Show when={source.trouble()}>{(message) => <Trouble message={message()} onRetry={() => void source.load()} />}</Show>
      <Switch fallback={<Show when={!source.trouble()}>{<Skeleton label="Loading the project" />}</Show>}>
        <Match when={source.project() === null}>
          <Unknown />
        </Match>
        <Match when={source.project()}>{(project) => <Shown project={project()} source={source} />}</Match>
      </Switch>
    </>
  );
};

/** Everything about one project. */
export const ProjectPage = () => {
  useTitle('Project');
  const params = useParams<{ id: string }>();
  return (
    <div class="file-page files-page project-page">
      <p class="crumb">
        <A href={links.projects()}>
          <Icon name="previous" />
          All projects
        </A>
      </p>
      <ManagersOnly reason="Sign in to see this project" waiting="Loading the project">
        <Show when={params.id} keyed>
          {(id) => <ProjectById id={id} />}
        </Show>
      </ManagersOnly>
    </div>
  );
};
