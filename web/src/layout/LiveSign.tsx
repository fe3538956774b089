import type { LiveState } from '../graphql/live.ts';

const words: Readonly<Record<LiveState, string>> = { connecting: 'Connecting', live: 'Live', reconnecting: 'Reconnecting' };

/** A quiet sign of whether what is shown moves by itself. */
export const LiveSign = (props: { state: LiveState }) => (
  <p class="live-sign" classList={{ [props.state]: true }} role="status">
    <span class="live-dot" aria-hidden="true" />
    {words[props.state]}
  </p>
);
