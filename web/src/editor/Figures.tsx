import { Show } from 'solid-js';
import { exactBytes, formatBytes } from '../format/bytes.ts';
import { essence } from '../format/media-type.ts';
import type { Shown } from './createPicture.ts';
import type { EditorFile, Image } from './readiness.ts';
import { compared, difference } from './saving.ts';

/** What the result measures and weighs, beside the original. */
export const Figures = (props: { file: EditorFile; image: Image; result: Shown; withPicture: boolean }) => (
  <dl class="edit-figures" classList={{ stale: props.result.isBusy() }}>
    <div>
      <dt>Original</dt>
      <dd>
        {props.image.width} × {props.image.height}
        <span title={exactBytes(props.file.size)}>{formatBytes(props.file.size)}</span>
      </dd>
    </div>
    <Show when={props.result.picture()}>
      {(picture) => (
        <>
          <div data-figure="result">
            <dt>Result</dt>
            <dd>
              <Show when={picture().text === null} fallback={essence(picture().type)}>
                {picture().width} × {picture().height}
              </Show>
              <span title={exactBytes(picture().size)}>
                {formatBytes(picture().size)} {essence(picture().type).replace('image/', '')}
              </span>
              {/* It says in small what the figures say, and what the stage shows in large otherwise. */}
              <Show when={props.withPicture && picture().text === null}>
                <img class="figure-thumb" src={picture().source} alt="" />
              </Show>
            </dd>
          </div>
          <div data-figure="saving" classList={{ larger: picture().size > props.file.size }}>
            <dt>{picture().size > props.file.size ? 'More' : 'Saved'}</dt>
            <dd>
              {difference(picture().size, props.file.size).replace('−', '')}
              <span>{compared(picture().size, props.file.size)}</span>
            </dd>
          </div>
        </>
      )}
    </Show>
  </dl>
);
