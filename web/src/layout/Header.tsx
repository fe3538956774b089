import { A } from '@solidjs/router';
import { Show } from 'solid-js';
import { links } from '../links.ts';
import { useSession } from '../session/session.tsx';
import { theme, toggleTheme } from '../theme/theme.ts';
import { useUploads } from '../upload/uploads.tsx';
import { Icon, Mark } from './icons.tsx';

const Viewer = () => {
  const session = useSession();
  return (
    <Show when={session.role()} fallback={<span class="viewer-waiting" />}>
      {(role) => (
        <Show when={role() !== 'ANONYMOUS'} fallback={<span class="viewer-role">Not signed in</span>}>
          <span class="viewer-role">{role() === 'ADMIN' ? 'Admin' : 'API token'}</span>
          <button type="button" class="button quiet" onClick={() => void session.signOut()}>
            Sign out
          </button>
        </Show>
      )}
    </Show>
  );
};

/** The band at the top of every page: where one is, where one can go, who one is. */
export const Header = () => {
  const [uploads, session] = [useUploads(), useSession()];
  const pending = () =>
    uploads.list.filter(({ state }) => ['waiting', 'sending', 'interrupted', 'storing'].includes(state.status)).length;
  return (
    <header class="header">
      <div class="header-inner">
        <A class="brand" href={links.landing()} end>
          <Mark />
          <span>Lading</span>
        </A>
        <nav aria-label="Main">
          <A href={links.landing()} end activeClass="here" inactiveClass="">
            Upload
            <Show when={pending() > 0}>
              <span class="pending">
                {pending()}
                <span class="visually-hidden"> under way</span>
              </span>
            </Show>
          </A>
          <A href={links.files()} activeClass="here" inactiveClass="">
            Files
          </A>
          <A href={links.projects()} activeClass="here" inactiveClass="">
            Projects
          </A>
          <Show when={session.role() === 'ADMIN'}>
            <A href={links.admin()} activeClass="here" inactiveClass="">
              Admin
            </A>
          </Show>
          <A href={links.apiInfo()} activeClass="here" inactiveClass="">
            API
          </A>
        </nav>
        <div class="header-end">
          <div class="viewer">
            <Viewer />
          </div>
          <button
            type="button"
            class="icon-button"
            aria-label={theme() === 'dark' ? 'Change to the light theme' : 'Change to the dark theme'}
            onClick={toggleTheme}
          >
            <Icon name={theme() === 'dark' ? 'sun' : 'moon'} />
          </button>
        </div>
      </div>
    </header>
  );
};
