import { createUniqueId, For } from 'solid-js';

/** A select over a table of options, by its keys. */
export const Choice = <Key extends string>(props: {
  label: string;
  value: Key;
  options: Readonly<Record<Key, { readonly label: string }>>;
  onChange: (key: Key) => void;
}) => {
  const id = createUniqueId();
  return (
    <div class="choice">
      <label for={id}>{props.label}</label>
      {/* The options are the keys of the table, so is the value of the select. */}
      <select id={id} value={props.value} onChange={(event) => props.onChange(event.currentTarget.value as Key)}>
        <For each={Object.entries<{ readonly label: string }>(props.options)}>
          {([key, option]) => (
            <option value={key} selected={key === props.value}>
              {option.label}
            </option>
          )}
        </For>
      </select>
    </div>
  );
};
