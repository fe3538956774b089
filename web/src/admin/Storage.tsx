import { For, Show } from 'solid-js';
import { exactBytes, formatBytes, formatCount } from '../format/bytes.ts';
import type { AdminOverviewQuery } from '../gql/graphql.ts';
import { partsOf, shareOf, topTypes } from './storage.ts';

type StorageProps = { readonly storage: AdminOverviewQuery['storage'] };

const Bar = (props: StorageProps & { capacity: number }) => {
  const used = () => props.storage.bytes + props.storage.orphanBytes;
  return (
    <div class="load-bar">
      <meter class="visually-hidden" aria-label="Storage used" max={props.capacity} value={Math.min(used(), props.capacity)}>
        {formatBytes(used())} of {formatBytes(props.capacity)}
      </meter>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <For each={partsOf(props.storage, props.capacity)}>
          {(part) => <rect class={`load-part ${part.name}`} x={part.from * 100} width={part.share * 100} height="10" />}
        </For>
      </svg>
    </div>
  );
};

/** How deep the store lies in the water. */
export const Storage = (props: StorageProps) => {
  const used = () => props.storage.bytes + props.storage.orphanBytes;
  return (
    <section class="panel" aria-labelledby="storage-title">
      <h2 id="storage-title">Storage</h2>
      <p class="storage-total">
        <strong title={exactBytes(used())}>{formatBytes(used())}</strong>
        <Show when={props.storage.capacityBytes} fallback={<span>used, without a limit</span>}>
          {(capacity) => (
            <span>
              of {formatBytes(capacity())}, {shareOf(used(), capacity())}
            </span>
          )}
        </Show>
      </p>
      <Show when={props.storage.capacityBytes}>{(capacity) => <Bar storage={props.storage} capacity={capacity()} />}</Show>
      <dl class="storage-parts">
        <div class="live">
          <dt>Live files</dt>
          <dd>{formatBytes(props.storage.bytes)}</dd>
        </div>
        <div class="ended">
          <dt>Ended, not yet freed</dt>
          <dd>{formatBytes(props.storage.orphanBytes)}</dd>
        </div>
        <Show when={props.storage.capacityBytes}>
          {(capacity) => (
            <div class="free">
              <dt>Free</dt>
              <dd>{formatBytes(Math.max(0, capacity() - used()))}</dd>
            </div>
          )}
        </Show>
      </dl>
      <Show when={props.storage.byMediaType.length > 0}>
        <table class="types">
          <caption>Live files by type</caption>
          <tbody>
            <For each={topTypes(props.storage.byMediaType)}>
              {(type) => (
                <tr>
                  <th scope="row">{type.key}</th>
                  <td class="number">
                    {formatCount(type.files)} {type.files === 1 ? 'file' : 'files'}
                  </td>
                  <td class="number">{formatBytes(type.bytes)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </section>
  );
};
