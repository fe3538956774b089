import { A } from '@solidjs/router';
import { links } from '../links.ts';
import { useTitle } from './title.ts';

export const NotFound = () => {
  useTitle('Nothing here');
  return (
    <section class="plain-page">
      <p class="eyebrow">404</p>
      <h1>Nothing is stowed here.</h1>
      <p>
        This address has no page. Look in the <A href={links.files()}>list of files</A>, or{' '}
        <A href={links.landing()}>upload one</A>.
      </p>
    </section>
  );
};
