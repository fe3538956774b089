import { For, Show } from 'solid-js';
import { formatExact, formatRelative } from '../format/time.ts';
import { Trouble } from '../layout/Trouble.tsx';
import { createHistory, type HistoryEntry } from './createHistory.ts';

const actors: Readonly<Record<string, string>> = {
  admin: 'the admin',
  token: 'the API token',
  anonymous: 'somebody unnamed',
  'system:cleaner': 'the cleaner',
};

/** Who acted, as a person says it. */
const actorInWords = (actor: string): string =>
  actors[actor] ?? (actor.startsWith('system:') ? `Lading (${actor.slice('system:'.length)})` : actor);

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const Entry = (props: { entry: HistoryEntry; now: number }) => (
  <li class="entry" data-event={props.entry.type}>
    <details>
      <summary>
        <span class="entry-what">{capitalized(props.entry.summary)}</span>
        <span class="entry-who">by {actorInWords(props.entry.actor)}</span>
        <time datetime={props.entry.at} title={formatExact(Date.parse(props.entry.at))}>
          {formatRelative(Date.parse(props.entry.at), props.now)}
        </time>
      </summary>
      <p class="term-note">
        {props.entry.type}, revision {props.entry.revision}, {formatExact(Date.parse(props.entry.at))}
      </p>
      {/* A region that scrolls must be reachable by keyboard. */}
      <pre class="json" tabindex="0">
        {JSON.stringify(props.entry.data, undefined, 2)}
      </pre>
    </details>
  </li>
);

/** The record of the file: every event of its stream, the newest first. */
export const History = (props: { id: string; changes: number; now: number }) => {
  const history = createHistory(
    () => props.id,
    () => props.changes,
  );
  return (
    <section class="panel history" aria-labelledby="history-title">
      <h2 id="history-title">The record</h2>
      <Show when={history.trouble()}>{(message) => <Trouble message={message()} onRetry={() => void history.load()} />}</Show>
      <ol class="entries">
        <For each={history.entries()}>{(entry) => <Entry entry={entry} now={props.now} />}</For>
      </ol>
      <Show when={history.hasEarlier()}>
        <button type="button" class="button" onClick={() => void history.loadEarlier()}>
          Show earlier entries
        </button>
      </Show>
    </section>
  );
};
