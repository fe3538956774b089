import { createSignal } from 'solid-js';
import type { Picture } from './picture.ts';

/** Before and after, side by side at a line that is moved by pointer and by keys. */
export const Compare = (props: { before: string; after: Picture; name: string }) => {
  const [at, setAt] = createSignal(50);
  return (
    <div class="frame filling compare" style={{ '--ratio': `${props.after.width / props.after.height}`, '--at': `${at()}%` }}>
      <img class="compare-after" src={props.after.source} alt={`${props.name}, transformed`} />
      <img class="compare-before" src={props.before} alt={`${props.name} as it was uploaded`} />
      <span class="compare-tag before" aria-hidden="true">
        Before
      </span>
      <span class="compare-tag after" aria-hidden="true">
        After
      </span>
      <input
        type="range"
        min="0"
        max="100"
        value={at()}
        aria-label="How much of the original is shown"
        aria-valuetext={`${at()} % of the original`}
        onInput={(event) => setAt(event.currentTarget.valueAsNumber)}
      />
      <div class="compare-line" />
    </div>
  );
};
