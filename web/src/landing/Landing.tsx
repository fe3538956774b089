import { For, Match, Show, Switch } from 'solid-js';
import { createNow } from '../layout/now.ts';
import { Trouble } from '../layout/Trouble.tsx';
import { useTitle } from '../layout/title.ts';
import { SignIn } from '../session/SignIn.tsx';
import { useSession } from '../session/session.tsx';
import { useUploads } from '../upload/uploads.tsx';
import { Announcement } from './Announcement.tsx';
import { Counters } from './Counters.tsx';
import { DropZone } from './DropZone.tsx';
import { LoadLine } from './LoadLine.tsx';
import { Recents } from './Recents.tsx';
import { UploadRow } from './UploadRow.tsx';

/** Uploading where one may, the way to sign in where not, and what to do when the server does not say. */
const Intake = () => {
  const session = useSession();
  return (
    <Switch fallback={<div class="drop-zone waiting" aria-hidden="true" />}>
      <Match when={session.mayManage()}>
        <DropZone />
      </Match>
      <Match when={session.mayManage() === false}>
        <SignIn reason="Sign in to upload" />
      </Match>
      <Match when={session.trouble()}>
        {(message) => <Trouble message={message()} onRetry={() => void session.refresh()} />}
      </Match>
    </Switch>
  );
};

export const Landing = () => {
  useTitle();
  const uploads = useUploads();
  const now = createNow();
  return (
    <div class="landing">
      <div class="hero">
        <div>
          <h1>
            <span>Send a file.</span> <span>Get a link.</span> <span>Keep the record.</span>
          </h1>
          <p class="lead">Lading is a file platform of your own that remembers everything it did.</p>
        </div>
        <LoadLine />
      </div>
      <div class="intake">
        <Intake />
        <Announcement />
        <Show when={uploads.list.length > 0}>
          <section aria-labelledby="uploads-title">
            <h2 id="uploads-title" class="visually-hidden">
              Uploads
            </h2>
            <ul class="uploads">
              <For each={uploads.list}>{(upload) => <UploadRow upload={upload} now={now} />}</For>
            </ul>
          </section>
        </Show>
        <Recents now={now} />
      </div>
      <Counters />
    </div>
  );
};
