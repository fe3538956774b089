import { A } from '@solidjs/router';
import { type Accessor, createMemo, Match, Show, Switch } from 'solid-js';
import { exactBytes, formatBytes, percent } from '../format/bytes.ts';
import { formatExact, formatLeft } from '../format/time.ts';
import { CopyButton } from '../layout/CopyButton.tsx';
import { Icon } from '../layout/icons.tsx';
import { links } from '../links.ts';
import { pace, type Receipt, type Upload } from '../upload/queue.ts';
import { useUploads } from '../upload/uploads.tsx';

const unsent = ({ state }: Upload): string =>
  state.status === 'interrupted' ? 'The connection is lost; it goes on as soon as there is one' : 'Storing it safely';

const Running = (props: { upload: Upload }) => {
  const sent = () => ('sent' in props.upload.state ? props.upload.state.sent : props.upload.size);
  const speed = () => pace(props.upload.size, props.upload.state);
  return (
    <>
      <progress
        max={Math.max(1, props.upload.size)}
        value={props.upload.size === 0 ? 1 : sent()}
        aria-label={`Upload of ${props.upload.name}`}
      />
      <p class="upload-note">
        <Show when={props.upload.state.status === 'sending'} fallback={unsent(props.upload)}>
          <span class="upload-percent">{percent(sent(), props.upload.size)}%</span>
          <span>
            {formatBytes(sent())} of {formatBytes(props.upload.size)}
          </span>
          <Show when={speed()}>
            {(now) => (
              <span class="upload-pace">
                {formatBytes(now().bytesPerSecond)}/s, {formatLeft(now().leftMs)} left
              </span>
            )}
          </Show>
        </Show>
      </p>
    </>
  );
};

/** When a stored file ends, in words; `now` in ms. */
export const Expiry = (props: { expiresAt: number | undefined; now: number }) => (
  <Show when={props.expiresAt} fallback={<span>kept for ever</span>}>
    {(expiresAt) => (
      <time datetime={new Date(expiresAt()).toISOString()} title={formatExact(expiresAt())}>
        {expiresAt() > props.now ? `expires in ${formatLeft(expiresAt() - props.now)}` : 'expired'}
      </time>
    )}
  </Show>
);

const Stored = (props: { receipt: Receipt; now: number }) => (
  <>
    <div class="link-row">
      <a class="file-link" href={props.receipt.link} target="_blank" rel="external noopener">
        {props.receipt.link}
      </a>
      <CopyButton text={props.receipt.link} of={props.receipt.name} />
    </div>
    <p class="upload-note">
      <span title={exactBytes(props.receipt.size)}>{formatBytes(props.receipt.size)}</span>
      <Expiry expiresAt={props.receipt.expiresAt} now={props.now} />
      <A class="details-link" href={links.file(props.receipt.id)}>
        Details<span class="visually-hidden"> of {props.receipt.name}</span>
      </A>
    </p>
  </>
);

const Actions = (props: { upload: Upload }) => {
  const uploads = useUploads();
  const status = () => props.upload.state.status;
  const underWay = () => ['waiting', 'sending', 'interrupted', 'storing'].includes(status());
  return (
    <div class="upload-actions">
      <Show when={status() === 'failed' || status() === 'cancelled'}>
        <button type="button" class="button small" onClick={() => uploads.retry(props.upload.key)}>
          <Icon name="retry" />
          Retry<span class="visually-hidden"> {props.upload.name}</span>
        </button>
      </Show>
      <Show
        when={underWay()}
        fallback={
          <button
            type="button"
            class="icon-button"
            aria-label={`Remove ${props.upload.name} from this list`}
            onClick={() => uploads.dismiss(props.upload.key)}
          >
            <Icon name="close" />
          </button>
        }
      >
        <button type="button" class="button small" onClick={() => uploads.cancel(props.upload.key)}>
          Cancel<span class="visually-hidden"> {props.upload.name}</span>
        </button>
      </Show>
    </div>
  );
};

/** One upload of this page, from waiting in the queue to its link. */
export const UploadRow = (props: { upload: Upload; now: Accessor<number> }) => {
  const receipt = createMemo(() => (props.upload.state.status === 'stored' ? props.upload.state.receipt : undefined));
  const isLate = () => props.upload.state.status === 'cancelled' && props.upload.state.late;
  const message = () => (props.upload.state.status === 'failed' ? props.upload.state.message : undefined);
  return (
    <li class="upload" data-status={props.upload.state.status}>
      <div class="upload-head">
        <Show when={receipt()}>
          <Icon name="done" />
        </Show>
        <span class="file-name">{props.upload.name}</span>
        <Actions upload={props.upload} />
      </div>
      <Switch fallback={<Running upload={props.upload} />}>
        <Match when={receipt()}>{(stored) => <Stored receipt={stored()} now={props.now()} />}</Match>
        <Match when={message()}>
          <p class="upload-note wrong" role="alert">
            <Icon name="warning" />
            {message()}
          </p>
        </Match>
        <Match when={props.upload.state.status === 'waiting'}>
          <p class="upload-note">{formatBytes(props.upload.size)}, waiting for its turn</p>
        </Match>
        <Match when={props.upload.state.status === 'cancelled'}>
          <p class="upload-note">
            {isLate()
              ? 'Cancelled after all of it was sent: see under Files whether it is there.'
              : 'Cancelled. Nothing of it was kept.'}
          </p>
        </Match>
      </Switch>
    </li>
  );
};
