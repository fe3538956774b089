import { createSignal, onCleanup, onMount, Show } from 'solid-js';
import { useNotices } from '../notices/notices.tsx';
import { useSession } from '../session/session.tsx';
import { carriesFiles, filesOf } from '../upload/incoming.ts';
import { useUploads } from '../upload/uploads.tsx';
import { Icon } from './icons.tsx';

/** Takes files dropped or pasted anywhere on the page. */
export const PageDrop = () => {
  const [uploads, session, say] = [useUploads(), useSession(), useNotices()];
  const [over, setOver] = createSignal(false);
  // Moving between elements fires leave and enter in turns; only the count tells when the drag left the page.
  let depth = 0;

  const take = (transfer: DataTransfer | null) => {
    const { files, folders } = filesOf(transfer);
    if (files.length + folders === 0) return false;
    if (!session.mayManage()) say('Sign in first: uploading needs a credential.', 'bad');
    else uploads.add(files);
    if (folders > 0) say('Folders cannot be sent. Pack a folder into a ZIP and send that.', 'bad');
    return true;
  };

  const listeners = {
    dragenter: (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      depth += 1;
      setOver(true);
    },
    dragleave: (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      depth = Math.max(0, depth - 1);
      setOver(depth > 0);
    },
    dragover: (event: DragEvent) => {
      if (carriesFiles(event.dataTransfer)) event.preventDefault();
    },
    drop: (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      take(event.dataTransfer);
    },
    paste: (event: ClipboardEvent) => {
      if (take(event.clipboardData)) event.preventDefault();
    },
  } as const;

  onMount(() => {
    for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name, listener as EventListener); // each by its own name above
  });
  onCleanup(() => {
    for (const [name, listener] of Object.entries(listeners)) document.removeEventListener(name, listener as EventListener);
  });

  return (
    <Show when={over()}>
      <div class="page-drop" aria-hidden="true">
        <div class="page-drop-frame">
          <Icon name="load" />
          <p>
            {session.mayManage()
              ? `Let go to upload${uploads.terms().project ? ' into this project' : ''}`
              : 'Sign in first to upload'}
          </p>
        </div>
      </div>
    </Show>
  );
};
