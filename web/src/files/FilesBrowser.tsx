import '../styles/thumbs.css';
import { A } from '@solidjs/router';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import { Icon } from '../layout/icons.tsx';
import { createNow } from '../layout/now.ts';
import { Skeleton } from '../layout/Skeleton.tsx';
import { Trouble } from '../layout/Trouble.tsx';
import { ConfirmEnding, type Wish } from './ConfirmEnding.tsx';
import type { createFiles, Page } from './createFiles.ts';
import { FileList } from './FileList.tsx';
import { Filters } from './Filters.tsx';
import { type FilesQuery, type FilesView, isNarrowed, pageSize, readView, writeView } from './query.ts';

type BrowserProps = {
  readonly files: ReturnType<typeof createFiles>;
  readonly view: FilesView;
  readonly onView: (view: FilesView, how: { replace: boolean }) => void;
  /** The address of another view of the same files. */
  readonly linkTo: (query: FilesQuery) => string;
  /** What is said where there are no files at all. */
  readonly none: JSX.Element;
};

const Empty = (props: BrowserProps) => (
  <div class="empty">
    <Switch fallback={<p>{props.none}</p>}>
      <Match when={props.view.after || props.view.before}>
        <p>
          Nothing is left on this page.{' '}
          <A href={props.linkTo(writeView({ ...props.view, after: undefined, before: undefined }))}>Go to the first page.</A>
        </p>
      </Match>
      <Match when={isNarrowed(props.view)}>
        <p>
          No file matches. <A href={props.linkTo(writeView(readView({})))}>Show all live files.</A>
        </p>
      </Match>
    </Switch>
  </div>
);

const Paging = (props: Pick<BrowserProps, 'view' | 'linkTo'> & { page: Page }) => {
  const to = (cursor: Pick<FilesView, 'after' | 'before'>) => props.linkTo(writeView({ ...props.view, ...cursor }));
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

/** Files to search, filter, page through and end. */
export const FilesBrowser = (props: BrowserProps) => {
  const now = createNow();
  const [wish, setWish] = createSignal<Wish>();
  return (
    <>
      <Filters view={props.view} onChange={props.onView} />
      <Show when={props.files.trouble()}>
        {(message) => <Trouble message={message()} onRetry={() => void props.files.load()} />}
      </Show>
      <Show when={props.files.page()} fallback={<Show when={!props.files.trouble()}>{<Skeleton label="Loading files" />}</Show>}>
        {(page) => (
          <div class="files" classList={{ faint: props.files.waiting() }} aria-busy={props.files.waiting()}>
            <Show when={props.files.rows().length > 0} fallback={<Empty {...props} />}>
              <FileList rows={props.files.rows()} thumbnails={props.files.thumbnails()} now={now()} onWish={setWish} />
            </Show>
            <Paging page={page()} view={props.view} linkTo={props.linkTo} />
          </div>
        )}
      </Show>
      <ConfirmEnding wish={wish()} onClose={() => setWish(undefined)} onDone={() => void props.files.load()} />
    </>
  );
};
