import { AlertDialog } from '@kobalte/core/alert-dialog';
import { createSignal, For, Show } from 'solid-js';
import { formatBytes, formatCount } from '../format/bytes.ts';
import { amount, type Pruned } from './prune.ts';

const mostListed = 100;

/** Shows what a dry run found, and asks before it is done. `plan` undefined means closed. */
export const ConfirmPrune = (props: { plan: Pruned | undefined; onCancel: () => void; onConfirm: () => Promise<void> }) => {
  const [busy, setBusy] = createSignal(false);
  const files = () => props.plan?.files.slice(0, mostListed) ?? [];
  const unlisted = () => (props.plan?.count ?? 0) - files().length;
  const confirm = async () => {
    if (busy()) return;
    setBusy(true);
    await props.onConfirm();
    setBusy(false);
  };
  const giveFocusBack = (event: Event) => {
    event.preventDefault();
    document.getElementById('prune-title')?.focus();
  };
  return (
    <AlertDialog open={props.plan !== undefined} onOpenChange={(open) => !open && !busy() && props.onCancel()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay class="dialog-shade" />
        <div class="dialog-place">
          <AlertDialog.Content class="dialog" onCloseAutoFocus={giveFocusBack}>
            <AlertDialog.Title class="dialog-title">Prune these files?</AlertDialog.Title>
            <p class="dialog-file">{props.plan && amount(props.plan)}</p>
            <AlertDialog.Description>
              Their links stop working at once and their bytes are freed. They stay in the record as pruned. This cannot be
              undone.
            </AlertDialog.Description>
            {/* A region that scrolls must be reachable by keyboard. */}
            <section class="dialog-list" aria-label="What would go" tabindex="0">
              <ul>
                <For each={files()}>
                  {(file) => (
                    <li>
                      <span class="file-name">{file.name}</span>
                      <span>{formatBytes(file.size)}</span>
                    </li>
                  )}
                </For>
              </ul>
              <Show when={unlisted() > 0}>
                <p>and {formatCount(unlisted())} more</p>
              </Show>
            </section>
            <div class="dialog-buttons">
              <AlertDialog.CloseButton class="button" aria-label="Keep them">
                Keep them
              </AlertDialog.CloseButton>
              <button type="button" class="button danger" disabled={busy()} onClick={confirm}>
                {busy() ? 'Pruning' : 'Prune them'}
              </button>
            </div>
          </AlertDialog.Content>
        </div>
      </AlertDialog.Portal>
    </AlertDialog>
  );
};
