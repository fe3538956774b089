import '../styles/uploads.css';
import { createMemo, createUniqueId, For, onCleanup, onMount, Show } from 'solid-js';
import { UploadRow } from '../landing/UploadRow.tsx';
import { Icon } from '../layout/icons.tsx';
import { createNow } from '../layout/now.ts';
import { lifetimes } from '../upload/terms.ts';
import { useUploads } from '../upload/uploads.tsx';

/** Takes files into a project: while this is on the page, so does every drop and paste. */
export const AddFiles = (props: { projectId: string; name: string }) => {
  const uploads = useUploads();
  const now = createNow();
  const [picker, lifetime] = [createUniqueId(), createUniqueId()];
  onMount(() => uploads.setTerms({ project: props.projectId }));
  onCleanup(() => uploads.setTerms({ project: undefined }));
  const own = createMemo(() => uploads.list.filter(({ terms }) => terms.project === props.projectId));
  const pick = (input: HTMLInputElement) => {
    uploads.add([...(input.files ?? [])]);
    // Emptied, so that picking the same file again is a change.
    input.value = '';
  };
  return (
    <>
      <div class="add-files">
        <Icon name="load" />
        <p class="with-pointer">Drop files anywhere on this page to add them to {props.name}</p>
        <p class="with-finger">Add files from this device</p>
        <div class="add-controls">
          <label for={lifetime}>Keep for</label>
          <select
            id={lifetime}
            value={uploads.terms().ttl}
            onChange={(event) => uploads.setTerms({ ttl: event.currentTarget.value })}
          >
            <For each={lifetimes}>{(each) => <option value={each.value}>{each.label}</option>}</For>
          </select>
          <div class="picker">
            <input id={picker} class="visually-hidden" type="file" multiple onChange={(event) => pick(event.currentTarget)} />
            <label class="button primary" for={picker}>
              Add files
            </label>
          </div>
        </div>
      </div>
      <Show when={own().length > 0}>
        <section aria-label="Uploads">
          <ul class="uploads">
            <For each={own()}>{(upload) => <UploadRow upload={upload} now={now} />}</For>
          </ul>
        </section>
      </Show>
    </>
  );
};
