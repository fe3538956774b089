import '../styles/file.css';
import '../styles/file-parts.css';
import '../styles/file-terms.css';
import { A, useParams } from '@solidjs/router';
import { createEffect, createSignal, Match, Show, Switch } from 'solid-js';
import { ConfirmEnding, type Ending } from '../files/ConfirmEnding.tsx';
import { endingInWords, Status } from '../files/cells.tsx';
import { formatExact, formatRelative } from '../format/time.ts';
import { Icon } from '../layout/icons.tsx';
import { LiveSign } from '../layout/LiveSign.tsx';
import { createNow } from '../layout/now.ts';
import { Skeleton } from '../layout/Skeleton.tsx';
import { Trouble } from '../layout/Trouble.tsx';
import { useTitle } from '../layout/title.ts';
import { links } from '../links.ts';
import { ManagersOnly } from '../session/ManagersOnly.tsx';
import { createFile, type Details } from './createFile.ts';
import { Facts } from './Facts.tsx';
import { History } from './History.tsx';
import { Preview } from './Preview.tsx';
import { Share } from './Share.tsx';
import { Terms } from './Terms.tsx';
import { Traffic } from './Traffic.tsx';

const Ended = (props: { file: Details; now: number }) => (
  <section class="ended-panel" aria-label="How it ended">
    <Status file={props.file} />
    <p class="ended-how">{endingInWords(props.file)}</p>
    <Show when={props.file.endedAt}>
      {(endedAt) => (
        <p class="term-note">
          <time datetime={endedAt()}>
            {formatExact(Date.parse(endedAt()))}, {formatRelative(Date.parse(endedAt()), props.now)}
          </time>
        </p>
      )}
    </Show>
    <p class="term-note">Its link answers 410 and its bytes are freed. The record stays.</p>
  </section>
);

const Endings = (props: { onEnd: (ending: Ending) => void }) => (
  <section class="panel endings" aria-label="End this file">
    <button type="button" class="button" onClick={() => props.onEnd('expire')}>
      <Icon name="clock" />
      Expire now
    </button>
    <button type="button" class="button" onClick={() => props.onEnd('delete')}>
      <Icon name="remove" />
      Delete
    </button>
  </section>
);

type ShownProps = { readonly file: Details; readonly source: ReturnType<typeof createFile> };

const Shown = (props: ShownProps) => {
  const now = createNow();
  const [ending, setEnding] = createSignal<Ending>();
  const wish = () => {
    const current = ending();
    return current && { ending: current, file: props.file };
  };
  const isLive = () => props.file.status === 'LIVE';
  createEffect(() => useTitle(props.file.name));
  return (
    <>
      <header class="page-head file-head">
        <h1>{props.file.name}</h1>
        <div class="file-head-end">
          <Show when={isLive() && props.file.image}>
            <A class="button small" href={links.editor(props.file.id)}>
              <Icon name="edit" />
              Edit
              <span class="visually-hidden"> this picture</span>
            </A>
          </Show>
          <LiveSign state={props.source.live()} />
        </div>
      </header>
      <div class="file-layout">
        <div class="file-main">
          <Show when={isLive()} fallback={<Ended file={props.file} now={now()} />}>
            <Preview file={props.file} />
            <Share file={props.file} />
          </Show>
          <Traffic id={props.file.id} changes={props.source.changes() + props.source.servings()} now={now()} />
        </div>
        <div class="file-side">
          <Facts file={props.file} now={now()} />
          <Show when={isLive()}>
            <Terms file={props.file} now={now()} onUpdated={props.source.show} />
            <Endings onEnd={setEnding} />
          </Show>
        </div>
        <History id={props.file.id} changes={props.source.changes()} now={now()} />
      </div>
      <ConfirmEnding wish={wish()} onClose={() => setEnding(undefined)} onDone={() => void props.source.load()} />
    </>
  );
};

const Unknown = (props: { id: string }) => (
  <section class="plain-page">
    <p class="eyebrow">404</p>
    <h1>No such file.</h1>
    <p>
      There never was a file <code>{props.id}</code> here. Look in the <A href={links.files()}>list of files</A>.
    </p>
  </section>
);

const File = () => {
  const params = useParams<{ id: string }>();
  const source = createFile(() => params.id);
  return (
    <>
      <Show when={source.trouble()}>{(message) => <Trouble message={message()} onRetry={() => void source.load()} />}</Show>
      <Switch fallback={<Show when={!source.trouble()}>{<Skeleton label="Loading the file" />}</Show>}>
        <Match when={source.details() === null}>
          <Unknown id={params.id} />
        </Match>
        <Match when={source.details()}>{(file) => <Shown file={file()} source={source} />}</Match>
      </Switch>
    </>
  );
};

/** Everything about one file. */
export const FilePage = () => {
  useTitle('File');
  return (
    <div class="file-page">
      <p class="crumb">
        <A href={links.files()}>
          <Icon name="previous" />
          All files
        </A>
      </p>
      <ManagersOnly reason="Sign in to see this file" waiting="Loading the file">
        <File />
      </ManagersOnly>
    </div>
  );
};
