import '../styles/api.css';
import { For, Show } from 'solid-js';
import { CopyButton } from '../layout/CopyButton.tsx';
import { useTitle } from '../layout/title.ts';
import { links } from '../links.ts';
import { examples, graphqlExample, liveExample } from './examples.ts';
import { Routes } from './Routes.tsx';

const Command = (props: { title: string; note?: string | undefined; command: string }) => (
  <div class="command">
    <div class="command-head">
      <h3>{props.title}</h3>
      <CopyButton text={props.command} of={`the command: ${props.title}`} label="Copy" />
    </div>
    <Show when={props.note}>{(note) => <p class="term-note">{note()}</p>}</Show>
    {/* A region that scrolls must be reachable by keyboard. */}
    <pre class="shell" tabindex="0">
      {props.command}
    </pre>
  </div>
);

/** The API for people: what to type, and what there is. */
export const ApiInfoPage = () => {
  useTitle('API');
  const origin = location.origin;
  return (
    <div class="api-page">
      <header class="page-head">
        <h1>The API</h1>
      </header>
      <p class="lead">
        Everything these pages do, a program can do. Uploading and managing need the API token, kept in{' '}
        <code>data/api-token</code>; links need nothing.
      </p>
      <Command title="Begin with the token" command="export LADING_TOKEN=$(cat data/api-token)" />
      <section class="panel" aria-labelledby="curl-title">
        <h2 id="curl-title">With curl</h2>
        <div class="commands">
          <For each={examples(origin)}>{(example) => <Command {...example} />}</For>
        </div>
      </section>
      <div class="api-ways">
        <section class="panel" aria-labelledby="graphql-title">
          <h2 id="graphql-title">GraphQL</h2>
          <p>
            One endpoint for questions, changes and live updates. It opens as an editor in the browser:{' '}
            <a href={links.graphql()} target="_blank" rel="external noopener">
              {origin}
              {links.graphql()}
            </a>
          </p>
          <Command title="Ask" command={graphqlExample(origin)} />
        </section>
        <section class="panel" aria-labelledby="live-title">
          <h2 id="live-title">Live</h2>
          <p>
            Subscriptions arrive as server-sent events on the same path: no WebSocket, plain HTTP. After a break, subscribe again.
          </p>
          <Command title="Watch the figures move" command={liveExample(origin)} />
        </section>
        <section class="panel" aria-labelledby="tus-title">
          <h2 id="tus-title">Large files</h2>
          <p>
            <code>
              {origin}
              {links.resumable()}
            </code>{' '}
            speaks tus 1.0.0: uploads go on after a lost connection, and after a restart of the server. Any tus client will do;
            the token goes along as a header, <code>filename</code>, <code>ttl</code>, <code>max_downloads</code>,{' '}
            <code>password</code> and <code>sliding</code> as metadata. The last answer carries <code>Lading-Link</code>.
          </p>
        </section>
        <section class="panel" aria-labelledby="refusals-title">
          <h2 id="refusals-title">Refusals</h2>
          <p>
            Whatever goes wrong is answered as <code>application/problem+json</code> (RFC 9457) with a <code>code</code> that
            stays the same from version to version, and with what helps: <code>limit_bytes</code>,{' '}
            <code>retry_after_seconds</code>.
          </p>
        </section>
      </div>
      <Routes />
    </div>
  );
};
