import { createSignal, createUniqueId, For, Show } from 'solid-js';
import { formatCount } from '../format/bytes.ts';
import { formatExact, formatLeft } from '../format/time.ts';
import type { Details } from './createFile.ts';
import { createUpdate, type Update } from './createUpdate.ts';
import { Editable } from './Editable.tsx';
import { Metadata } from './Metadata.tsx';
import {
  type LifetimeChoice,
  type LifetimeForm,
  lifetimeChoices,
  type Unit,
  units,
  wantLifetime,
  wantLimit,
  wantName,
  wantPassword,
} from './wishes.ts';

type TermProps = { readonly file: Details; readonly update: Update; readonly now: number };

const Name = (props: TermProps) => {
  const [name, setName] = createSignal('');
  return (
    <Editable
      label="Name"
      value={props.file.name}
      update={props.update}
      onOpen={() => setName(props.file.name)}
      read={() => wantName(name(), props.file.name)}
    >
      <input
        type="text"
        aria-label="New name"
        maxlength="255"
        autocomplete="off"
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
    </Editable>
  );
};

const Countdown = (props: { expiresAt: string; now: number }) => {
  const left = () => Date.parse(props.expiresAt) - props.now;
  return (
    <>
      <time class="countdown" classList={{ soon: left() < 3_600_000 }} datetime={props.expiresAt}>
        {formatLeft(left())}
      </time>
      <p class="term-note">Ends {formatExact(Date.parse(props.expiresAt))}</p>
    </>
  );
};

/** The keys of the tables are what their controls hold. */
const choices = Object.entries(lifetimeChoices) as [LifetimeChoice, string][];
const unitChoices = Object.entries(units) as [Unit, string][];

const LifetimeFields = (props: { form: LifetimeForm; onChange: (change: Partial<LifetimeForm>) => void }) => {
  const group = createUniqueId();
  return (
    <>
      <fieldset class="segments wrapped">
        <legend>From now on</legend>
        <For each={choices}>
          {([key, label]) => (
            <label>
              <input
                type="radio"
                name={group}
                checked={props.form.choice === key}
                onChange={() => props.onChange({ choice: key })}
              />
              <span>{label}</span>
            </label>
          )}
        </For>
      </fieldset>
      <Show when={props.form.choice === 'custom'}>
        <div class="amount">
          <input
            type="number"
            min="1"
            step="1"
            aria-label="How many"
            value={props.form.amount}
            onInput={(event) => props.onChange({ amount: event.currentTarget.value })}
          />
          <select
            aria-label="Unit"
            value={props.form.unit}
            onChange={(event) => props.onChange({ unit: event.currentTarget.value as Unit })} // its options are units
          >
            <For each={unitChoices}>{([key, label]) => <option value={key}>{label}</option>}</For>
          </select>
        </div>
      </Show>
      <label class="check">
        <input
          type="checkbox"
          checked={props.form.sliding}
          onChange={(event) => props.onChange({ sliding: event.currentTarget.checked })}
        />
        <span>Each download starts it anew</span>
      </label>
    </>
  );
};

const Lifetime = (props: TermProps) => {
  const fresh = (): LifetimeForm => ({ choice: 'keep', amount: '12', unit: 'h', sliding: props.file.sliding });
  const [form, setForm] = createSignal(fresh());
  return (
    <Editable
      label="Lifetime"
      value={
        <>
          <Show when={props.file.expiresAt} fallback={<span class="countdown">For ever</span>}>
            {(expiresAt) => <Countdown expiresAt={expiresAt()} now={props.now} />}
          </Show>
          <Show when={props.file.sliding}>
            <p class="term-note">Each download starts it anew.</p>
          </Show>
        </>
      }
      update={props.update}
      onOpen={() => setForm(fresh())}
      read={() => wantLifetime(form(), props.file.sliding)}
    >
      <LifetimeFields form={form()} onChange={(change) => setForm((now) => ({ ...now, ...change }))} />
    </Editable>
  );
};

const Limit = (props: TermProps) => {
  const [limit, setLimit] = createSignal('');
  const left = () => formatCount(props.file.downloadsLeft ?? 0);
  return (
    <Editable
      label="Download limit"
      value={
        <Show when={props.file.maxDownloads} fallback="None">
          {(most) => `${left()} of ${formatCount(most())} left`}
        </Show>
      }
      update={props.update}
      onOpen={() => setLimit(props.file.maxDownloads === null ? '' : String(props.file.maxDownloads))}
      read={() => wantLimit(limit())}
    >
      <input
        type="text"
        inputmode="numeric"
        aria-label="Most downloads, empty for no limit"
        placeholder="No limit"
        autocomplete="off"
        value={limit()}
        onInput={(event) => setLimit(event.currentTarget.value)}
      />
      <p class="field-note">Counted from when there was a limit first. Empty: no limit.</p>
    </Editable>
  );
};

const Password = (props: TermProps) => {
  const [password, setPassword] = createSignal('');
  return (
    <Editable
      label="Password"
      value={props.file.passwordProtected ? 'Set' : 'None'}
      update={props.update}
      onOpen={() => setPassword('')}
      read={() => wantPassword(password())}
    >
      <input
        type="password"
        aria-label="New password, empty for none"
        autocomplete="new-password"
        value={password()}
        onInput={(event) => setPassword(event.currentTarget.value)}
      />
      <p class="field-note">
        {props.file.passwordProtected ? 'Empty: the password is taken away.' : 'Whoever opens the link is asked for it.'}
      </p>
    </Editable>
  );
};

/** What the link promises, and the forms to change it. */
export const Terms = (props: { file: Details; now: number; onUpdated: (details: Details) => void }) => {
  const update = createUpdate(
    () => props.file,
    (details) => props.onUpdated(details),
  );
  return (
    <section class="panel" aria-labelledby="terms-title">
      <h2 id="terms-title">Terms</h2>
      <Lifetime file={props.file} update={update} now={props.now} />
      <Limit file={props.file} update={update} now={props.now} />
      <Password file={props.file} update={update} now={props.now} />
      <Name file={props.file} update={update} now={props.now} />
      <Metadata file={props.file} update={update} />
    </section>
  );
};
