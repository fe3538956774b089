import '../styles/file.css';
import '../styles/file-parts.css';
import '../styles/editor.css';
import '../styles/editor-steps.css';
import '../styles/editor-stage.css';
import '../styles/editor-area.css';
import '../styles/editor-controls.css';
import { A, useParams } from '@solidjs/router';
import { createEffect, createResource, Match, Show, Switch } from 'solid-js';
import { EditorPageDocument, type EditorPageQuery } from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';
import { Icon } from '../layout/icons.tsx';
import { Skeleton } from '../layout/Skeleton.tsx';
import { Trouble } from '../layout/Trouble.tsx';
import { useTitle } from '../layout/title.ts';
import { links } from '../links.ts';
import { ManagersOnly } from '../session/ManagersOnly.tsx';
import { catalogueOf } from './catalogue.ts';
import { type EditorFile, readinessOf } from './readiness.ts';
import { Workbench } from './Workbench.tsx';

const NotReady = (props: { id: string; title: string; reason: string }) => (
  <section class="ended-panel" aria-label="Why there is nothing to edit">
    <p class="ended-how">{props.title}</p>
    <p class="term-note">{props.reason}</p>
    <A class="button" href={links.file(props.id)}>
      To the file
    </A>
  </section>
);

const Known = (props: { file: EditorFile; data: EditorPageQuery }) => {
  createEffect(() => useTitle(`Edit ${props.file.name}`));
  const readiness = () => readinessOf(props.file);
  const why = () => {
    const current = readiness();
    return current.image ? undefined : current;
  };
  return (
    <>
      <header class="page-head file-head">
        <h1>{props.file.name}</h1>
      </header>
      <Show
        when={readiness().image}
        fallback={<NotReady id={props.file.id} title={why()?.title ?? ''} reason={why()?.reason ?? ''} />}
      >
        {(image) => <Workbench file={props.file} image={image()} catalogue={catalogueOf(props.data.imageOperations)} />}
      </Show>
    </>
  );
};

const Asked = (props: { id: string }) => {
  const [answer, { refetch }] = createResource(() => ask(EditorPageDocument, { id: props.id }));
  const told = () => {
    const current = answer.latest;
    return current?.ok ? current.data : undefined;
  };
  const trouble = () => {
    const current = answer.latest;
    return current?.ok === false ? current.message : undefined;
  };
  return (
    <Switch fallback={<Skeleton label="Loading the picture" />}>
      <Match when={trouble()}>{(message) => <Trouble message={message()} onRetry={() => void refetch()} />}</Match>
      <Match when={told()}>
        {(data) => (
          <Show
            when={data().file}
            fallback={<NotReady id={props.id} title="No such file." reason={`There never was a file ${props.id} here.`} />}
          >
            {(file) => <Known file={file()} data={data()} />}
          </Show>
        )}
      </Match>
    </Switch>
  );
};

/** Where a picture is transformed step by step, and its URL with it. */
export const EditorPage = () => {
  useTitle('Edit picture');
  const params = useParams<{ id: string }>();
  return (
    <div class="file-page editor-page">
      <p class="crumb">
        <A href={links.file(params.id)}>
          <Icon name="previous" />
          The file
        </A>
      </p>
      <ManagersOnly reason="Sign in to edit this picture" waiting="Loading the picture">
        <Show when={params.id} keyed>
          {(id) => <Asked id={id} />}
        </Show>
      </ManagersOnly>
    </div>
  );
};
