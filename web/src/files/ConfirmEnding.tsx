import { AlertDialog } from '@kobalte/core/alert-dialog';
import { createComputed, createSignal } from 'solid-js';
import { DeleteFileDocument, ExpireFileDocument, type FileRowFragment } from '../gql/graphql.ts';
import { tell } from '../graphql/ask.ts';
import { useNotices } from '../notices/notices.tsx';

export type Ending = 'expire' | 'delete';
export type Wish = { readonly ending: Ending; readonly file: FileRowFragment };

const words: Readonly<Record<Ending, { title: string; what: string; confirm: string; done: string }>> = {
  expire: {
    title: 'Expire this file now?',
    what: 'Its link stops working at once and its bytes are freed. It stays in the record as expired. This cannot be undone.',
    confirm: 'Expire it',
    done: 'has expired.',
  },
  delete: {
    title: 'Delete this file?',
    what: 'Its link stops working at once and its bytes are freed. It stays in the record as deleted. This cannot be undone.',
    confirm: 'Delete it',
    done: 'is deleted.',
  },
};

/** Ends the file as wished. Returns what went wrong, if anything. */
const carryOut = async ({ ending, file }: Wish): Promise<string | undefined> => {
  const id = { id: file.id };
  const answer = ending === 'expire' ? await tell(ExpireFileDocument, id) : await tell(DeleteFileDocument, id);
  if (!answer.ok) return answer.message;
  const result = 'expireFile' in answer.data ? answer.data.expireFile : answer.data.deleteFile;
  return 'code' in result ? result.message : undefined;
};

/** Asks before a file is ended, does it, and says how it went. `wish` undefined means closed. */
export const ConfirmEnding = (props: { wish: Wish | undefined; onClose: () => void; onDone: () => void }) => {
  const say = useNotices();
  const [busy, setBusy] = createSignal(false);
  // The words outlive the wish while the dialog fades out.
  let shown: Wish | undefined;
  const wish = () => {
    shown = props.wish ?? shown;
    return shown;
  };
  const ending = () => words[wish()?.ending ?? 'expire'];

  // Closing puts the keyboard back where it was; without a trigger of its own the dialog cannot know where.
  let origin: Element | null = null;
  createComputed(() => {
    if (props.wish) origin = document.activeElement;
  });
  const giveFocusBack = (event: Event) => {
    event.preventDefault();
    if (origin instanceof HTMLElement) origin.focus({ preventScroll: true });
  };

  const confirm = async () => {
    const current = props.wish;
    if (!current || busy()) return;
    setBusy(true);
    const wrong = await carryOut(current);
    setBusy(false);
    say(wrong ?? `${current.file.name} ${ending().done}`, wrong ? 'bad' : 'good');
    // The button that asked goes with its row; the top of the content is the nearest place that stays.
    if (!wrong) origin = document.getElementById('content');
    props.onClose();
    props.onDone();
  };

  return (
    <AlertDialog open={props.wish !== undefined} onOpenChange={(open) => !open && !busy() && props.onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay class="dialog-shade" />
        <div class="dialog-place">
          <AlertDialog.Content class="dialog" onCloseAutoFocus={giveFocusBack}>
            <AlertDialog.Title class="dialog-title">{ending().title}</AlertDialog.Title>
            <p class="dialog-file">{wish()?.file.name}</p>
            <AlertDialog.Description>{ending().what}</AlertDialog.Description>
            <div class="dialog-buttons">
              <AlertDialog.CloseButton class="button" aria-label="Keep it">
                Keep it
              </AlertDialog.CloseButton>
              <button type="button" class="button danger" disabled={busy()} onClick={confirm}>
                {ending().confirm}
              </button>
            </div>
          </AlertDialog.Content>
        </div>
      </AlertDialog.Portal>
    </AlertDialog>
  );
};
