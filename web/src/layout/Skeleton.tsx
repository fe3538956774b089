import { For } from 'solid-js';

/** Rows that are on their way. */
export const Skeleton = (props: { label: string; rows?: number }) => (
  <div class="skeleton" role="status" aria-label={props.label}>
    <For each={Array.from({ length: props.rows ?? 8 })}>{() => <div class="skeleton-row" />}</For>
  </div>
);
