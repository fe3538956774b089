import { createEffect, createMemo, createSignal, Show } from 'solid-js';
import { Choice } from '../files/Choice.tsx';
import { kinds } from '../files/query.ts';
import { formatCount } from '../format/bytes.ts';
import { createNow } from '../layout/now.ts';
import { Skeleton } from '../layout/Skeleton.tsx';
import { Trouble } from '../layout/Trouble.tsx';
import { ConfirmPrune } from './ConfirmPrune.tsx';
import { createPrunable } from './createPrunable.ts';
import { PruneList } from './PruneList.tsx';
import { amount, type Pruned, prune, type Target } from './prune.ts';
import { nothing, only } from './selection.ts';
import { ages, everything, sizes, uses, type Wish } from './wish.ts';

const Narrow = (props: { wish: Wish; onChange: (wish: Wish) => void }) => {
  const change = (part: Partial<Wish>) => props.onChange({ ...props.wish, ...part });
  return (
    <div class="filters prune-filters">
      <Choice label="Age" value={props.wish.age} options={ages} onChange={(age) => change({ age })} />
      <Choice label="Size" value={props.wish.size} options={sizes} onChange={(size) => change({ size })} />
      <Choice label="Type" value={props.wish.kind} options={kinds} onChange={(kind) => change({ kind })} />
      <Choice label="Use" value={props.wish.use} options={uses} onChange={(use) => change({ use })} />
    </div>
  );
};

/** Asks the server what would go, holds the plan while somebody decides, and carries it out. */
const createPruning = (onDone: () => void) => {
  const [plan, setPlan] = createSignal<{ readonly target: Target; readonly found: Pruned }>();
  const [said, setSaid] = createSignal<{ readonly text: string; readonly bad: boolean }>();
  const [asking, setAsking] = createSignal(false);

  const preview = async (target: Target) => {
    setAsking(true);
    const answer = await prune(target, true);
    setAsking(false);
    if (!answer.ok) return setSaid({ text: answer.message, bad: true });
    if (answer.data.count === 0) return setSaid({ text: 'Nothing is left to prune there.', bad: false });
    setSaid(undefined);
    setPlan({ target, found: answer.data });
  };
  const confirm = async () => {
    const current = plan();
    if (!current) return;
    const answer = await prune(current.target, false);
    setPlan(undefined);
    setSaid(answer.ok ? { text: `Pruned ${amount(answer.data)}.`, bad: false } : { text: answer.message, bad: true });
    onDone();
  };
  return { plan: () => plan()?.found, said, asking, preview, confirm, cancel: () => setPlan(undefined) };
};

/** Making room: one file, those that are chosen, or all that match, after seeing what would go. */
export const Prune = (props: { changes: number; onDone: () => void }) => {
  const [wish, setWish] = createSignal(everything);
  const [selection, setSelection] = createSignal(nothing);
  const prunable = createPrunable(wish, () => props.changes);
  const now = createNow();
  const pruning = createPruning(() => {
    setSelection(nothing);
    void prunable.load();
    props.onDone();
  });
  const rows = createMemo(() => prunable.found()?.rows ?? []);
  createEffect(() => {
    const listed = rows().map(({ id }) => id);
    setSelection((before) => only(before, listed));
  });
  const chosen = () => selection().chosen.size;
  const total = () => prunable.found()?.total ?? 0;
  const pruneMatching = () => {
    const found = prunable.found();
    if (found) void pruning.preview({ filter: found.filter });
  };

  return (
    <section class="panel prune" aria-labelledby="prune-title">
      <h2 id="prune-title" tabindex="-1">
        Make room
      </h2>
      <p class="term-note">
        Choose files, or narrow the list down and take all that match. What would go is shown before it goes.
      </p>
      <Narrow wish={wish()} onChange={setWish} />
      <div class="prune-bar">
        <button
          type="button"
          class="button primary"
          disabled={chosen() === 0 || pruning.asking()}
          onClick={() => void pruning.preview({ ids: [...selection().chosen] })}
        >
          Prune chosen ({formatCount(chosen())})
        </button>
        <button type="button" class="button" disabled={total() === 0 || pruning.asking()} onClick={pruneMatching}>
          Prune all that match ({formatCount(total())})
        </button>
        <p class="prune-said" classList={{ wrong: pruning.said()?.bad ?? false }} role="status" aria-live="polite">
          {pruning.said()?.text}
        </p>
      </div>
      <Show when={prunable.trouble()}>{(message) => <Trouble message={message()} onRetry={() => void prunable.load()} />}</Show>
      <Show when={prunable.found()} fallback={<Skeleton label="Loading files" rows={4} />}>
        <Show when={rows().length > 0} fallback={<p class="empty">No live file matches.</p>}>
          <PruneList
            rows={rows()}
            now={now()}
            selection={selection()}
            onSelect={setSelection}
            onPrune={(id) => void pruning.preview({ ids: [id] })}
          />
        </Show>
        <Show when={prunable.found()?.cursor}>
          <button type="button" class="button" onClick={() => void prunable.loadMore()}>
            Show more
          </button>
        </Show>
      </Show>
      <ConfirmPrune plan={pruning.plan()} onCancel={pruning.cancel} onConfirm={pruning.confirm} />
    </section>
  );
};
