import { A } from '@solidjs/router';
import { type Accessor, For, Show } from 'solid-js';
import { formatBytes } from '../format/bytes.ts';
import { formatExact, formatRelative } from '../format/time.ts';
import { CopyButton } from '../layout/CopyButton.tsx';
import { Icon } from '../layout/icons.tsx';
import { links } from '../links.ts';
import { useSession } from '../session/session.tsx';
import type { Recent } from '../upload/recent.ts';
import { useUploads } from '../upload/uploads.tsx';
import { createStandings, endingOf } from './standings.ts';
import { Expiry } from './UploadRow.tsx';

const RecentRow = (props: { recent: Recent; ending: string | undefined; now: number }) => {
  const uploads = useUploads();
  return (
    <li class="recent" classList={{ ended: props.ending !== undefined }}>
      <div class="recent-what">
        <Show when={!props.ending} fallback={<span class="file-name">{props.recent.name}</span>}>
          <a class="file-name" href={props.recent.link} target="_blank" rel="external noopener">
            {props.recent.name}
          </a>
        </Show>
        <p class="upload-note">
          <span>{formatBytes(props.recent.size)}</span>
          <time datetime={new Date(props.recent.uploadedAt).toISOString()} title={formatExact(props.recent.uploadedAt)}>
            {formatRelative(props.recent.uploadedAt, props.now)}
          </time>
          <Show when={props.ending} fallback={<Expiry expiresAt={props.recent.expiresAt} now={props.now} />}>
            <span class="stamp">{props.ending}</span>
          </Show>
          <A class="details-link" href={links.file(props.recent.id)}>
            Details<span class="visually-hidden"> of {props.recent.name}</span>
          </A>
        </p>
      </div>
      <Show when={!props.ending}>
        <CopyButton text={props.recent.link} of={props.recent.name} />
      </Show>
      <button
        type="button"
        class="icon-button"
        aria-label={`Remove ${props.recent.name} from this list`}
        onClick={() => uploads.forget(props.recent.id)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
};

/** What this browser uploaded before; only the list is removable here, the files are under Files. */
export const Recents = (props: { now: Accessor<number> }) => {
  const [uploads, session] = [useUploads(), useSession()];
  const shownAbove = () => new Set(uploads.list.flatMap(({ state }) => (state.status === 'stored' ? [state.receipt.id] : [])));
  const listed = () => uploads.recents().filter(({ id }) => !shownAbove().has(id));
  const standing = createStandings(uploads.recents, () => session.mayManage() ?? false);
  return (
    <Show when={listed().length > 0}>
      <section class="recents" aria-labelledby="recents-title">
        <header class="section-head">
          <h2 id="recents-title">Sent from this browser</h2>
          <button type="button" class="button quiet" onClick={uploads.forgetAll}>
            Clear this list
          </button>
        </header>
        <ul class="rows">
          <For each={listed()}>
            {(recent) => (
              <RecentRow recent={recent} ending={endingOf(recent, standing(recent.id), props.now())} now={props.now()} />
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
};
