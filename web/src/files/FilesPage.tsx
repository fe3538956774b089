import { A, useSearchParams } from '@solidjs/router';
import { createMemo, createSignal, Match, Show, Switch } from 'solid-js';
import { formatCount } from '../format/bytes.ts';
import { Icon } from '../layout/icons.tsx';
import { LiveSign } from '../layout/LiveSign.tsx';
import { createNow } from '../layout/now.ts';
import { Skeleton } from '../layout/Skeleton.tsx';
import { Trouble } from '../layout/Trouble.tsx';
import { useTitle } from '../layout/title.ts';
import { links } from '../links.ts';
import { ManagersOnly } from '../session/ManagersOnly.tsx';
import { useSession } from '../session/session.tsx';
import { ConfirmEnding, type Wish } from './ConfirmEnding.tsx';
import { createFiles, type Page } from './createFiles.ts';
import { FileList } from './FileList.tsx';
import { Filters } from './Filters.tsx';
import { type FilesView, isNarrowed, pageSize, readView, writeView } from './query.ts';

const Empty = (props: { view: FilesView }) => (
  <div class="empty">
    <Switch
      fallback={
        <p>
          No files yet. <A href={links.landing()}>Upload one</A>, or drop it anywhere on this page.
        </p>
      }
    >
      <Match when={props.view.after || props.view.before}>
        <p>
          Nothing is left on this page.{' '}
          <A href={links.files(writeView({ ...props.view, after: undefined, before: undefined }))}>Go to the first page.</A>
        </p>
      </Match>
      <Match when={isNarrowed(props.view)}>
        <p>
          No file matches. <A href={links.files()}>Show all live files.</A>
        </p>
      </Match>
    </Switch>
  </div>
);

const Paging = (props: { page: Page; view: FilesView }) => {
  const to = (cursor: Pick<FilesView, 'after' | 'before'>) => links.files(writeView({ ...props.view, ...cursor }));
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

const Files = () => {
  const [query, setQuery] = useSearchParams();
  const view = createMemo(() => readView(query));
  const session = useSession();
  const files = createFiles(view, () => session.mayManage() ?? false);
  const now = createNow();
  const [wish, setWish] = createSignal<Wish>();
  const total = () => {
    const count = files.page()?.total;
    return count === undefined ? '' : `${formatCount(count)} ${count === 1 ? 'file' : 'files'}`;
  };
  return (
    <>
      <header class="page-head">
        <h1>Files</h1>
        <p class="total" aria-live="polite">
          {total()}
        </p>
        <LiveSign state={files.live()} />
      </header>
      <Filters view={view()} onChange={(changed, how) => setQuery(writeView(changed), { replace: how.replace, scroll: false })} />
      <Show when={files.trouble()}>{(message) => <Trouble message={message()} onRetry={() => void files.load()} />}</Show>
      <Show when={files.page()} fallback={<Show when={!files.trouble()}>{<Skeleton label="Loading files" />}</Show>}>
        {(page) => (
          <div class="files" classList={{ faint: files.waiting() }} aria-busy={files.waiting()}>
            <Show when={files.rows().length > 0} fallback={<Empty view={view()} />}>
              <FileList rows={files.rows()} now={now()} onWish={setWish} />
            </Show>
            <Paging page={page()} view={view()} />
          </div>
        )}
      </Show>
      <ConfirmEnding wish={wish()} onClose={() => setWish(undefined)} onDone={() => void files.load()} />
    </>
  );
};

export const FilesPage = () => {
  useTitle('Files');
  return (
    <div class="files-page">
      <ManagersOnly reason="Sign in to see the files" waiting="Loading files">
        <Files />
      </ManagersOnly>
    </div>
  );
};
