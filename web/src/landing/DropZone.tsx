import { createUniqueId, For } from 'solid-js';
import { Icon } from '../layout/icons.tsx';
import { lifetimes } from '../upload/terms.ts';
import { useUploads } from '../upload/uploads.tsx';
import { MoreTerms } from './MoreTerms.tsx';

const pasteKeys = /mac/i.test(navigator.userAgent) ? 'Cmd+V' : 'Ctrl+V';

/** Where files come in: picker, keyboard, and the word that drop and paste work anywhere. */
export const DropZone = () => {
  const uploads = useUploads();
  const [picker, lifetime] = [createUniqueId(), createUniqueId()];
  const pick = (input: HTMLInputElement) => {
    uploads.add([...(input.files ?? [])]);
    // Emptied, so that picking the same file again is a change.
    input.value = '';
  };
  return (
    <div class="drop-zone">
      <div class="drop-words">
        <Icon name="load" />
        <p class="drop-title with-pointer">Drop files anywhere on this page</p>
        <p class="drop-note with-pointer">or paste them with {pasteKeys}</p>
        <p class="drop-title with-finger">Send files from this device</p>
      </div>
      <div class="drop-controls">
        <div class="picker">
          <input id={picker} class="visually-hidden" type="file" multiple onChange={(event) => pick(event.currentTarget)} />
          <label class="button primary" for={picker}>
            Choose files
          </label>
        </div>
        <div class="lifetime">
          <label for={lifetime}>Keep for</label>
          <select
            id={lifetime}
            value={uploads.terms().ttl}
            onChange={(event) => uploads.setTerms({ ttl: event.currentTarget.value })}
          >
            <For each={lifetimes}>{(each) => <option value={each.value}>{each.label}</option>}</For>
          </select>
        </div>
      </div>
      <MoreTerms />
    </div>
  );
};
