import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { ProjectPageDocument, type ProjectPageQuery, type ProjectRowFragment } from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';

export type Project = NonNullable<ProjectPageQuery['project']>;

/** Files change in bursts; the page asks at most this often. */
const settleMs = 300;

/** One project. It is null where the server knows no such project, undefined until it has said so. */
export const createProjectSource = (id: () => string) => {
  const [store, setStore] = createStore<{ project: Project | null | undefined }>({ project: undefined });
  const [trouble, setTrouble] = createSignal<string>();
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const load = async () => {
    clearTimeout(timer);
    timer = undefined;
    asked += 1;
    const own = asked;
    const answer = await ask(ProjectPageDocument, { id: id() });
    // A slower answer to an older question must not overwrite a newer one.
    if (own !== asked) return;
    setTrouble(answer.ok ? undefined : answer.message);
    if (answer.ok) setStore('project', reconcile(answer.data.project));
  };
  const loadSoon = () => {
    timer ??= setTimeout(() => void load(), settleMs);
  };
  /** Shows what a change has made of it; what the change did not tell stays. */
  const show = (row: ProjectRowFragment) => {
    const known = store.project;
    if (!known) return;
    setStore('project', reconcile({ ...known, ...row, storage: { ...known.storage, ...row.storage } }));
  };
  onCleanup(() => clearTimeout(timer));
  createEffect(
    on(id, () => {
      setStore('project', undefined);
      void load();
    }),
  );
  return { project: () => store.project, trouble, load, loadSoon, show };
};
