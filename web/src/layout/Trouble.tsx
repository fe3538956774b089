import { Icon } from './icons.tsx';

/** What went wrong in asking the server, and the way to ask again. */
export const Trouble = (props: { message: string; onRetry: () => void }) => (
  <div class="trouble" role="alert">
    <Icon name="warning" />
    <p>{props.message}</p>
    <button type="button" class="button" onClick={props.onRetry}>
      Try again
    </button>
  </div>
);
