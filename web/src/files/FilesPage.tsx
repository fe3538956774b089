import { A, useSearchParams } from '@solidjs/router';
import { createMemo } from 'solid-js';
import { countOf } from '../format/bytes.ts';
import { LiveSign } from '../layout/LiveSign.tsx';
import { useTitle } from '../layout/title.ts';
import { links } from '../links.ts';
import { ManagersOnly } from '../session/ManagersOnly.tsx';
import { useSession } from '../session/session.tsx';
import { createFiles } from './createFiles.ts';
import { FilesBrowser } from './FilesBrowser.tsx';
import { readView, writeView } from './query.ts';

const Files = () => {
  const [query, setQuery] = useSearchParams();
  const view = createMemo(() => readView(query));
  const session = useSession();
  const files = createFiles({ view, mayAsk: () => session.mayManage() ?? false });
  const total = () => {
    const count = files.page()?.total;
    return count === undefined ? '' : countOf(count, 'file');
  };
  return (
    <>
      <header class="page-head">
        <h1>Files</h1>
        <p class="total" aria-live="polite">
          {total()}
        </p>
        <LiveSign state={files.live()} />
      </header>
      <FilesBrowser
        files={files}
        view={view()}
        onView={(changed, { replace }) => setQuery(writeView(changed), { replace, scroll: false })}
        linkTo={links.files}
        none={
          <>
            No files yet. <A href={links.landing()}>Upload one</A>, or drop it anywhere on this page.
          </>
        }
      />
    </>
  );
};

export const FilesPage = () => {
  useTitle('Files');
  return (
    <div class="files-page">
      <ManagersOnly reason="Sign in to see the files" waiting="Loading files">
        <Files />
      </ManagersOnly>
    </div>
  );
};
