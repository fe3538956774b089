import { createResource, For, Show } from 'solid-js';
import { Skeleton } from '../layout/Skeleton.tsx';
import { links } from '../links.ts';
import { type Group, type Operation, readRoutes } from './routes.ts';

/** What watches over the server comes after what it is for. */
const filesFirst = (groups: readonly Group[]): readonly Group[] =>
  [...groups].sort((one, other) => Number(one.name === 'Server') - Number(other.name === 'Server'));

const fetchRoutes = async (): Promise<readonly Group[]> => {
  try {
    const response = await fetch(links.openapi(), { headers: { accept: 'application/json' } });
    return response.ok ? filesFirst(readRoutes(await response.json())) : [];
  } catch {
    // The server is away or says something else; the page has its examples all the same.
    return [];
  }
};

/** A sentence of the document, what stands between backticks as code. */
const Words = (props: { text: string }) => (
  <For each={props.text.split('`')}>{(part, index) => (index() % 2 === 0 ? part : <code>{part}</code>)}</For>
);

const Details = (props: { operation: Operation }) => (
  <div class="route-details">
    <Show when={props.operation.description}>
      {(description) => (
        <p>
          <Words text={description()} />
        </p>
      )}
    </Show>
    <Show when={props.operation.parameters.length > 0}>
      <dl class="route-facts">
        <For each={props.operation.parameters}>
          {(parameter) => (
            <div>
              <dt>
                <code>{parameter.name}</code> <span>in {parameter.place}</span>
              </dt>
              <dd>
                <Words text={parameter.description} />
              </dd>
            </div>
          )}
        </For>
      </dl>
    </Show>
    <dl class="route-facts">
      <For each={props.operation.answers}>
        {(answer) => (
          <div>
            <dt>
              <code>{answer.status}</code>
            </dt>
            <dd>
              <Words text={answer.description} />
            </dd>
          </div>
        )}
      </For>
    </dl>
  </div>
);

const Route = (props: { operation: Operation }) => (
  <details class="route">
    <summary>
      <span class={`method ${props.operation.method.toLowerCase()}`}>{props.operation.method}</span>
      <code class="route-path">{props.operation.path}</code>
      <span class="route-summary">
        <Words text={props.operation.summary} />
      </span>
      <Show when={props.operation.secured}>
        <span class="stamp">token</span>
      </Show>
    </summary>
    <Details operation={props.operation} />
  </details>
);

/** Every route, as the server's own document tells them. */
export const Routes = () => {
  const [groups] = createResource(fetchRoutes);
  return (
    <section class="panel routes" aria-labelledby="routes-title">
      <h2 id="routes-title">Every route</h2>
      <Show when={groups()} fallback={<Skeleton label="Loading the routes" rows={5} />}>
        {(found) => (
          <Show
            when={found().length > 0}
            fallback={<p class="term-note">The server does not list its routes just now. What is above works all the same.</p>}
          >
            <For each={found()}>
              {(group) => (
                <section class="route-group" aria-label={group.name}>
                  <h3>{group.name}</h3>
                  <For each={group.operations}>{(operation) => <Route operation={operation} />}</For>
                </section>
              )}
            </For>
            <p class="term-note">
              For programs:{' '}
              <a href={links.openapi()} rel="external">
                openapi.json
              </a>
            </p>
          </Show>
        )}
      </Show>
    </section>
  );
};
