import { createSignal, Show } from 'solid-js';
import type { Details } from './createFile.ts';
import type { Update } from './createUpdate.ts';
import { Editable } from './Editable.tsx';
import { wantMetadata } from './wishes.ts';

const written = (metadata: unknown): string => JSON.stringify(metadata ?? {}, undefined, 2);

/** What an uploader noted about the file: a JSON object. */
export const Metadata = (props: { file: Details; update: Update }) => {
  const [text, setText] = createSignal('');
  const isEmpty = () => written(props.file.metadata) === '{}';
  return (
    <Editable
      label="Metadata"
      value={
        <Show when={!isEmpty()} fallback="None">
          {/* A region that scrolls must be reachable by keyboard. */}
          <pre class="json" tabindex="0">
            {written(props.file.metadata)}
          </pre>
        </Show>
      }
      update={props.update}
      onOpen={() => setText(written(props.file.metadata))}
      read={() => wantMetadata(text())}
    >
      <textarea
        aria-label="Metadata as JSON"
        rows="6"
        spellcheck={false}
        value={text()}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </Editable>
  );
};
