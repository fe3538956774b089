import { type Accessor, batch, createContext, createSignal, type JSX, onCleanup, onMount, useContext } from 'solid-js';
import { type Role, SignOutDocument, ViewerDocument, type ViewerQuery } from '../gql/graphql.ts';
import { ask, tell } from '../graphql/ask.ts';
import { isTokenShaped, keepToken, keptToken } from './credential.ts';

/** Who looks at the page. `role` is undefined until the server has said so; `trouble` tells why it has not. */
export type Session = {
  readonly role: Accessor<Role | undefined>;
  /** Whether uploads and the list of files are open to this visitor; undefined while unknown. */
  readonly mayManage: Accessor<boolean | undefined>;
  readonly trouble: Accessor<string | undefined>;
  /** Tries a pasted API token and keeps it for this tab if it is good. Returns what went wrong, if anything. */
  readonly useToken: (token: string) => Promise<string | undefined>;
  readonly signOut: () => Promise<void>;
  /** Asks the server again who we are. */
  readonly refresh: () => Promise<void>;
};

type Viewer = ViewerQuery['viewer'];

const SessionContext = createContext<Session>();

const createSession = (): Session => {
  const [role, setRole] = createSignal<Role>();
  const [mayManage, setMayManage] = createSignal<boolean>();
  const [trouble, setTrouble] = createSignal<string>();

  const learn = (viewer: Viewer) =>
    batch(() => {
      setTrouble(undefined);
      setRole(viewer.role);
      setMayManage(viewer.mayManage);
    });

  const askViewer = async (): Promise<Viewer | undefined> => {
    const answer = await ask(ViewerDocument, {});
    if (answer.ok) return answer.data.viewer;
    // A token that no longer counts may be refused outright instead of read as nobody.
    if (answer.unauthenticated) return { role: 'ANONYMOUS', mayManage: false };
    setTrouble(answer.message);
    return undefined;
  };

  const refresh = async () => {
    const viewer = await askViewer();
    if (viewer === undefined) return;
    if (viewer.role === 'ANONYMOUS') keepToken(undefined);
    learn(viewer);
  };

  const useToken = async (pasted: string) => {
    const token = pasted.trim();
    if (!isTokenShaped(token)) return 'This is not an API token. It is one line of letters, digits and signs, without spaces.';
    const before = keptToken();
    keepToken(token);
    setTrouble(undefined);
    const viewer = await askViewer();
    if (viewer !== undefined && viewer.role !== 'ANONYMOUS') {
      learn(viewer);
      return undefined;
    }
    keepToken(before);
    return viewer !== undefined ? 'The server does not know this token. Copy it again from data/api-token.' : trouble();
  };

  const signOut = async () => {
    await tell(SignOutDocument, {});
    keepToken(undefined);
    await refresh();
  };

  return { role, mayManage, trouble, useToken, signOut, refresh };
};

/** Offers the session to the page and asks for it at once, and again whenever the page comes back into view without one. */
export const SessionProvider = (props: { session?: Session; children: JSX.Element }) => {
  const session = props.session ?? createSession();
  const lookAgain = () => {
    if (document.visibilityState === 'visible' && session.role() === undefined) void session.refresh();
  };
  onMount(() => {
    void session.refresh();
    document.addEventListener('visibilitychange', lookAgain);
  });
  onCleanup(() => document.removeEventListener('visibilitychange', lookAgain));
  return <SessionContext.Provider value={session}>{props.children}</SessionContext.Provider>;
};

export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession belongs inside SessionProvider');
  return session;
};
