import { createSignal, createUniqueId, Show } from 'solid-js';
import { useSession } from './session.tsx';

/** Explains to a visitor how to sign in: the printed link, or the API token. */
export const SignIn = (props: { reason: string }) => {
  const session = useSession();
  const [token, setToken] = createSignal('');
  const [wrong, setWrong] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const [field, note] = [createUniqueId(), createUniqueId()];

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setWrong(await session.useToken(token()));
    setBusy(false);
  };

  return (
    <section class="sign-in" aria-labelledby={`${field}-title`}>
      <h2 id={`${field}-title`}>{props.reason}</h2>
      <p>
        Open the sign-in link that <code>npm start</code> prints, or paste the API token. It is in <code>data/api-token</code>.
      </p>
      <form class="sign-in-form" onSubmit={submit}>
        <label for={field}>API token</label>
        <div class="field-row">
          <input
            id={field}
            type="password"
            autocomplete="off"
            spellcheck={false}
            required
            value={token()}
            onInput={(event) => setToken(event.currentTarget.value)}
            aria-invalid={wrong() ? 'true' : undefined}
            aria-describedby={note}
          />
          <button class="button primary" type="submit" disabled={busy()}>
            {busy() ? 'Checking' : 'Sign in'}
          </button>
        </div>
        <p id={note} class="field-note" role="status">
          <Show when={wrong()} fallback="Kept in this tab only, until you close it.">
            <span class="wrong">{wrong()}</span>
          </Show>
        </p>
      </form>
    </section>
  );
};
