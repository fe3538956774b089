import { For } from 'solid-js';

/** The depths to which a ship may load: fresh water left of the post, the seas and seasons right of it. */
const left = [
  { name: 'TF', y: 12 },
  { name: 'F', y: 36 },
];
const right = [
  { name: 'T', y: 54 },
  { name: 'S', y: 78 },
  { name: 'W', y: 102 },
  { name: 'WNA', y: 120 },
];

/** A load line mark as it is painted amidships; for the eye only. */
export const LoadLine = () => (
  <svg class="load-line" viewBox="8 0 292 134" aria-hidden="true">
    <circle cx="78" cy="78" r="44" />
    <path class="load-line-level" d="M8 78h140" />
    <text x="18" y="64" class="load-line-letter">
      L
    </text>
    <text x="138" y="64" class="load-line-letter" text-anchor="end">
      D
    </text>
    <path d="M222 10v112" />
    <For each={left}>
      {(line) => (
        <>
          <path d={`M184 ${line.y}h38`} />
          <text x="178" y={line.y + 6} text-anchor="end">
            {line.name}
          </text>
        </>
      )}
    </For>
    <For each={right}>
      {(line) => (
        <>
          <path classList={{ 'load-line-level': line.name === 'S' }} d={`M222 ${line.y}h38`} />
          <text x="266" y={line.y + 6}>
            {line.name}
          </text>
        </>
      )}
    </For>
  </svg>
);
