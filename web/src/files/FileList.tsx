import { createSignal, For, onCleanup, Show } from 'solid-js';
import { formatCount } from '../format/bytes.ts';
import { essence } from '../format/media-type.ts';
import type { FileRowFragment } from '../gql/graphql.ts';
import type { Wish } from './ConfirmEnding.tsx';
import { Expires, FileName, FileSize, RowActions, Status, Uploaded } from './cells.tsx';
import { Thumb } from './Thumb.tsx';
import type { Thumbnails } from './thumbnails.ts';

type ListProps = {
  readonly rows: readonly FileRowFragment[];
  readonly thumbnails: Thumbnails;
  readonly now: number;
  readonly onWish: (wish: Wish) => void;
};

const Table = (props: ListProps) => (
  <table class="files-table">
    <caption class="visually-hidden">Files</caption>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col" class="number">
          Size
        </th>
        <th scope="col">Type</th>
        <th scope="col">Uploaded</th>
        <th scope="col">Ends</th>
        <th scope="col" class="number">
          Downloads
        </th>
        <th scope="col">Status</th>
        <th scope="col">
          <span class="visually-hidden">Actions</span>
        </th>
      </tr>
    </thead>
    <tbody>
      <For each={props.rows}>
        {(file) => (
          <tr data-file={file.id} classList={{ ended: file.status !== 'LIVE' }}>
            <th scope="row">
              <span class="named">
                <Thumb file={file} urls={props.thumbnails.get(file.id)} />
                <FileName file={file} />
              </span>
            </th>
            <td class="number">
              <FileSize file={file} now={props.now} />
            </td>
            <td class="media-type" title={file.mediaType}>
              {essence(file.mediaType)}
            </td>
            <td>
              <Uploaded file={file} now={props.now} />
            </td>
            <td class="expires">
              <Expires file={file} now={props.now} />
            </td>
            <td class="number">{formatCount(file.downloads)}</td>
            <td>
              <Status file={file} />
            </td>
            <td>
              <RowActions file={file} onEnd={(ending) => props.onWish({ ending, file })} />
            </td>
          </tr>
        )}
      </For>
    </tbody>
  </table>
);

const Card = (props: Omit<ListProps, 'rows'> & { file: FileRowFragment }) => (
  <li class="card" data-file={props.file.id} classList={{ ended: props.file.status !== 'LIVE' }}>
    <div class="card-head">
      <Thumb file={props.file} urls={props.thumbnails.get(props.file.id)} />
      <FileName file={props.file} />
      <Status file={props.file} />
    </div>
    <dl>
      <div>
        <dt>Size</dt>
        <dd>
          <FileSize file={props.file} now={props.now} />
        </dd>
      </div>
      <div>
        <dt>Downloads</dt>
        <dd>{formatCount(props.file.downloads)}</dd>
      </div>
      <div>
        <dt>Uploaded</dt>
        <dd>
          <Uploaded file={props.file} now={props.now} />
        </dd>
      </div>
      <div>
        <dt>{props.file.status === 'LIVE' ? 'Ends' : 'Ended'}</dt>
        <dd>
          <Expires file={props.file} now={props.now} />
        </dd>
      </div>
      <div class="card-type">
        <dt>Type</dt>
        <dd>{essence(props.file.mediaType)}</dd>
      </div>
    </dl>
    <RowActions file={props.file} onEnd={(ending) => props.onWish({ ending, file: props.file })} />
  </li>
);

const wideEnough = '(min-width: 72rem)';

/** A table where there is room, cards where there is not: each with the semantics of what it looks like. */
export const FileList = (props: ListProps) => {
  const query = matchMedia(wideEnough);
  const [wide, setWide] = createSignal(query.matches);
  const follow = () => setWide(query.matches);
  query.addEventListener('change', follow);
  onCleanup(() => query.removeEventListener('change', follow));
  return (
    <Show
      when={wide()}
      fallback={
        <ul class="cards">
          <For each={props.rows}>{(file) => <Card {...props} file={file} />}</For>
        </ul>
      }
    >
      <Table {...props} />
    </Show>
  );
};
