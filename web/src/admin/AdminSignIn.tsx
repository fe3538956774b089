import { createSignal, createUniqueId, Show } from 'solid-js';
import { AdminSignInDocument } from '../gql/graphql.ts';
import { tell } from '../graphql/ask.ts';
import { keepToken } from '../session/credential.ts';
import { useSession } from '../session/session.tsx';

/** Asks for the admin password. The server counts the failures, and locks after the third. */
export const AdminSignIn = () => {
  const session = useSession();
  const [password, setPassword] = createSignal('');
  const [wrong, setWrong] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const [field, note] = [createUniqueId(), createUniqueId()];

  const signIn = async (): Promise<string | undefined> => {
    const answer = await tell(AdminSignInDocument, { password: password() });
    if (!answer.ok) return answer.message;
    const result = answer.data.signIn;
    if ('code' in result) return result.message;
    // A token goes before the session; kept, it would make the admin somebody else.
    keepToken(undefined);
    await session.refresh();
    return undefined;
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setWrong(await signIn());
    setBusy(false);
  };

  return (
    <section class="sign-in" aria-labelledby={`${field}-title`}>
      <h1 id={`${field}-title`}>Sign in as admin</h1>
      <p>
        The admin password was printed by the first start, and is in <code>data/admin-password</code>.
      </p>
      <form class="sign-in-form" onSubmit={submit}>
        <label for={field}>Admin password</label>
        <div class="field-row">
          <input
            id={field}
            type="password"
            autocomplete="current-password"
            required
            value={password()}
            onInput={(event) => setPassword(event.currentTarget.value)}
            aria-invalid={wrong() ? 'true' : undefined}
            aria-describedby={note}
          />
          <button class="button primary" type="submit" disabled={busy()}>
            {busy() ? 'Checking' : 'Sign in'}
          </button>
        </div>
        <p id={note} class="field-note" role="status">
          <Show when={wrong()}>
            <span class="wrong">{wrong()}</span>
          </Show>
        </p>
      </form>
    </section>
  );
};
