import { type RouteSectionProps, useLocation } from '@solidjs/router';
import { Suspense } from 'solid-js';
import { links } from '../links.ts';
import { NoticeProvider, useNotices } from '../notices/notices.tsx';
import { SessionProvider } from '../session/session.tsx';
import { createUploads, UploadsProvider } from '../upload/uploads.tsx';
import { Header } from './Header.tsx';
import { PageDrop } from './PageDrop.tsx';

const Frame = (props: RouteSectionProps) => {
  const say = useNotices();
  const location = useLocation();
  const uploads = createUploads({
    // The landing page shows it already.
    onStored: ({ name }) => location.pathname !== links.landing() && say(`${name} is stored.`),
  });
  return (
    <UploadsProvider uploads={uploads}>
      <a class="skip-link" href="#content" target="_self">
        Skip to the content
      </a>
      <Header />
      <main id="content" tabindex="-1">
        <Suspense>{props.children}</Suspense>
      </main>
      <PageDrop />
    </UploadsProvider>
  );
};

/** What surrounds every view: session, notices, uploads and the header. */
export const Layout = (props: RouteSectionProps) => (
  <NoticeProvider>
    <SessionProvider>
      <Frame {...props} />
    </SessionProvider>
  </NoticeProvider>
);
