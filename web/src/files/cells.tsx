import { A } from '@solidjs/router';
import { Show } from 'solid-js';
import { exactBytes, formatBytes } from '../format/bytes.ts';
import { formatExact, formatLeft, formatRelative } from '../format/time.ts';
import type { EndReason, FileRowFragment, FileStatus } from '../gql/graphql.ts';
import { Icon } from '../layout/icons.tsx';
import { links } from '../links.ts';
import type { Ending } from './ConfirmEnding.tsx';

/** The pieces of a file's row, shared by the table and the cards. */
export type FileProps = { readonly file: FileRowFragment; readonly now: number };

const statusWords: Readonly<Record<FileStatus, string>> = {
  LIVE: 'Live',
  EXPIRED: 'Expired',
  DELETED: 'Deleted',
  PRUNED: 'Pruned',
};

const reasonWords: Readonly<Record<EndReason, string>> = {
  TTL: 'its time was up',
  DOWNLOAD_LIMIT: 'its download limit was reached',
  MANUAL: 'by hand',
  ADMIN: 'by the admin',
  PROJECT_DELETED: 'with its project',
};

/** The way to the page of the file. */
export const FileName = (props: { file: FileRowFragment }) => (
  <A class="file-name" href={links.file(props.file.id)} title={props.file.name}>
    {props.file.name}
  </A>
);

export const FileSize = (props: FileProps) => <span title={exactBytes(props.file.size)}>{formatBytes(props.file.size)}</span>;

export const Uploaded = (props: FileProps) => (
  <time datetime={props.file.uploadedAt} title={formatExact(Date.parse(props.file.uploadedAt))}>
    {formatRelative(Date.parse(props.file.uploadedAt), props.now)}
  </time>
);

const Left = (props: { expiresAt: string; now: number }) => {
  const left = () => Date.parse(props.expiresAt) - props.now;
  return (
    <time datetime={props.expiresAt} title={formatExact(Date.parse(props.expiresAt))} classList={{ soon: left() < 3_600_000 }}>
      {left() > 0 ? `in ${formatLeft(left())}` : 'now'}
    </time>
  );
};

/** The countdown of a live file; when an ended one ended. */
export const Expires = (props: FileProps) => (
  <Show
    when={props.file.status === 'LIVE'}
    fallback={
      <Show when={props.file.endedAt}>
        {(endedAt) => (
          <time datetime={endedAt()} title={formatExact(Date.parse(endedAt()))}>
            {formatRelative(Date.parse(endedAt()), props.now)}
          </time>
        )}
      </Show>
    }
  >
    <Show when={props.file.expiresAt} fallback={<span class="never">never</span>}>
      {(expiresAt) => <Left expiresAt={expiresAt()} now={props.now} />}
    </Show>
  </Show>
);

export const Status = (props: { file: FileRowFragment }) => (
  <span
    class="stamp"
    classList={{ 'stamp-live': props.file.status === 'LIVE' }}
    title={props.file.endReason ? `${statusWords[props.file.status]}: ${reasonWords[props.file.endReason]}` : undefined}
  >
    {statusWords[props.file.status]}
  </span>
);

/** How an ended file ended: `This file has expired: its time was up.` */
export const endingInWords = ({ status, endReason }: Pick<FileRowFragment, 'status' | 'endReason'>): string => {
  const what = `This file was ${statusWords[status].toLowerCase()}`;
  const ended = status === 'EXPIRED' ? 'This file has expired' : what;
  return endReason ? `${ended}: ${reasonWords[endReason]}.` : `${ended}.`;
};

export const RowActions = (props: { file: FileRowFragment; onEnd: (ending: Ending) => void }) => (
  <Show when={props.file.status === 'LIVE'}>
    <div class="row-actions">
      <a class="button small quiet" href={props.file.url} target="_blank" rel="external noopener" title="Open the link">
        <Icon name="open" />
        <span class="visually-hidden">Open {props.file.name}</span>
      </a>
      <button type="button" class="button small quiet" onClick={() => props.onEnd('expire')}>
        Expire<span class="visually-hidden"> {props.file.name}</span>
      </button>
      <button type="button" class="button small quiet" onClick={() => props.onEnd('delete')}>
        Delete<span class="visually-hidden"> {props.file.name}</span>
      </button>
    </div>
  </Show>
);
