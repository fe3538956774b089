import { AlertDialog } from '@kobalte/core/alert-dialog';
import { createSignal, Show } from 'solid-js';
import { countOf, formatBytes } from '../format/bytes.ts';
import { DeleteProjectDocument } from '../gql/graphql.ts';
import { tell } from '../graphql/ask.ts';
import type { Project } from './createProjectSource.ts';

type ConfirmProps = {
  readonly project: Project;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
  /** Called where the project is no longer as the dialog said. */
  readonly onStale: () => void;
};

const gone = {
  one: 'Its link stops working at once and its bytes are freed. It stays in the record as deleted. This cannot be undone.',
  more: 'Their links stop working at once and their bytes are freed. They stay in the record as deleted. This cannot be undone.',
} as const;

/** Asks before a project is deleted, says how many files end with it, and does it: files that were not told of do not end. */
export const ConfirmDelete = (props: ConfirmProps) => {
  const [busy, setBusy] = createSignal(false);
  const [wrong, setWrong] = createSignal<string>();
  const files = () => props.project.storage.files;
  const close = () => {
    setWrong(undefined);
    props.onClose();
  };
  const confirm = async () => {
    if (busy()) return;
    setBusy(true);
    const answer = await tell(DeleteProjectDocument, { id: props.project.id, force: files() > 0 });
    setBusy(false);
    const refused = answer.ok ? answer.data.deleteProject : answer;
    if (!('message' in refused)) return props.onDeleted();
    setWrong(refused.message);
    props.onStale();
  };
  return (
    <AlertDialog open={props.open} onOpenChange={(open) => !open && !busy() && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay class="dialog-shade" />
        <div class="dialog-place">
          <AlertDialog.Content class="dialog">
            <AlertDialog.Title class="dialog-title">Delete this project?</AlertDialog.Title>
            <p class="dialog-file">{props.project.name}</p>
            <AlertDialog.Description>
              <Show when={files() > 0} fallback="It has no files. Its name is free again at once.">
                <b>
                  {countOf(files(), 'file')} ({formatBytes(props.project.storage.bytes)}) {files() === 1 ? 'ends' : 'end'} with
                  it.
                </b>{' '}
                {files() === 1 ? gone.one : gone.more}
              </Show>
            </AlertDialog.Description>
            <Show when={wrong()}>
              <p class="dialog-wrong wrong" role="alert">
                {wrong()}
              </p>
            </Show>
            <div class="dialog-buttons">
              <AlertDialog.CloseButton class="button" aria-label="Keep it">
                Keep it
              </AlertDialog.CloseButton>
              <button type="button" class="button danger" disabled={busy()} onClick={confirm}>
                {files() > 0 ? `Delete it and ${countOf(files(), 'file')}` : 'Delete it'}
              </button>
            </div>
          </AlertDialog.Content>
        </div>
      </AlertDialog.Portal>
    </AlertDialog>
  );
};
