import { createUniqueId, Show } from 'solid-js';
import { readLimit, unusual } from '../upload/terms.ts';
import { useUploads } from '../upload/uploads.tsx';

/** The terms that few uploads need, out of the way until somebody wants them. */
export const MoreTerms = () => {
  const uploads = useUploads();
  const [limit, password] = [createUniqueId(), createUniqueId()];
  return (
    <details class="more-terms">
      <summary>
        More terms
        <Show when={unusual(uploads.terms())}>{(words) => <span class="more-terms-set">: {words()}</span>}</Show>
      </summary>
      <div class="more-terms-fields">
        <div class="more-term">
          <label for={limit}>Download limit</label>
          <input
            id={limit}
            type="number"
            min="1"
            step="1"
            placeholder="None"
            autocomplete="off"
            value={uploads.terms().maxDownloads ?? ''}
            onChange={(event) => {
              const read = readLimit(event.currentTarget.value);
              uploads.setTerms({ maxDownloads: read });
              // What was typed may not be what can be.
              event.currentTarget.value = read === undefined ? '' : String(read);
            }}
          />
        </div>
        <div class="more-term">
          <label for={password}>Password</label>
          <input
            id={password}
            type="password"
            placeholder="None"
            autocomplete="new-password"
            value={uploads.terms().password}
            onInput={(event) => uploads.setTerms({ password: event.currentTarget.value })}
          />
        </div>
        <label class="check">
          <input
            type="checkbox"
            checked={uploads.terms().sliding}
            onChange={(event) => uploads.setTerms({ sliding: event.currentTarget.checked })}
          />
          <span>Each download starts the lifetime anew</span>
        </label>
      </div>
    </details>
  );
};
