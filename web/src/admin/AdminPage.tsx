import '../styles/admin.css';
import '../styles/prune.css';
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import { FileName, FileSize, Uploaded } from '../files/cells.tsx';
import { formatExact } from '../format/time.ts';
import type { AdminOverviewQuery } from '../gql/graphql.ts';
import { Counters } from '../landing/Counters.tsx';
import { createNow } from '../layout/now.ts';
import { Skeleton } from '../layout/Skeleton.tsx';
import { Trouble } from '../layout/Trouble.tsx';
import { useTitle } from '../layout/title.ts';
import { useSession } from '../session/session.tsx';
import { AdminSignIn } from './AdminSignIn.tsx';
import { createOverview } from './createOverview.ts';
import { Prune } from './Prune.tsx';
import { Storage } from './Storage.tsx';

const Recent = (props: { files: AdminOverviewQuery['files'] }) => {
  const now = createNow();
  return (
    <section class="panel" aria-labelledby="recent-title">
      <h2 id="recent-title">Latest files</h2>
      <Show when={props.files.edges.length > 0} fallback={<p class="term-note">None yet.</p>}>
        <ul class="rows">
          <For each={props.files.edges.map(({ node }) => node)}>
            {(file) => (
              <li class="latest">
                <FileName file={file} />
                <FileSize file={file} now={now()} />
                <Uploaded file={file} now={now()} />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
};

const Server = (props: { server: AdminOverviewQuery['server'] }) => (
  <p class="server-line">
    Lading {props.server.version}, running since {formatExact(Date.parse(props.server.startedAt))}. Event log:{' '}
    {props.server.eventStore}. Read models: {props.server.database}. Bytes: {props.server.byteStore}.
  </p>
);

const Admin = () => {
  const source = createOverview();
  return (
    <>
      <header class="page-head">
        <h1>Admin</h1>
      </header>
      <Show when={source.trouble()}>{(message) => <Trouble message={message()} onRetry={() => void source.load()} />}</Show>
      <div class="admin-layout">
        <div class="admin-main">
          <Show when={source.overview()} fallback={<Skeleton label="Loading the overview" rows={6} />}>
            {(overview) => (
              <>
                <Storage storage={overview().storage} />
                <Recent files={overview().files} />
              </>
            )}
          </Show>
        </div>
        <Counters />
        <Prune changes={source.changes()} onDone={() => void source.load()} />
      </div>
      <Show when={source.overview()}>{(overview) => <Server server={overview().server} />}</Show>
    </>
  );
};

const AdminsOnly = (props: { children: JSX.Element }) => {
  const session = useSession();
  return (
    <Switch fallback={<Skeleton label="Loading the overview" />}>
      <Match when={session.role() === 'ADMIN'}>{props.children}</Match>
      <Match when={session.role()}>
        <AdminSignIn />
      </Match>
      <Match when={session.trouble()}>
        {(message) => <Trouble message={message()} onRetry={() => void session.refresh()} />}
      </Match>
    </Switch>
  );
};

/** What the admin sees and does. */
export const AdminPage = () => {
  useTitle('Admin');
  return (
    <div class="admin-page">
      <AdminsOnly>
        <Admin />
      </AdminsOnly>
    </div>
  );
};
