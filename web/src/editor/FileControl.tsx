import { createResource, createUniqueId, For } from 'solid-js';
import { EditorPicturesDocument } from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';
import { type ControlProps, Field, labelOf, noteOf } from './Field.tsx';

/** Another stored picture, by its id; the latest ones are suggested. */
export const FileControl = (props: ControlProps) => {
  const [id, list, note] = [createUniqueId(), createUniqueId(), createUniqueId()];
  const [pictures] = createResource(async () => {
    const answer = await ask(EditorPicturesDocument, {});
    return answer.ok ? answer.data.files.edges.map(({ node }) => node) : [];
  });
  return (
    <Field label={`${labelOf(props)} of the other picture`} id={id} note={noteOf(props.control)} noteId={note}>
      <input
        id={id}
        type="text"
        list={list}
        autocomplete="off"
        spellcheck={false}
        value={props.value}
        aria-describedby={note}
        onInput={(event) => props.onValue(event.currentTarget.value.trim())}
      />
      <datalist id={list}>
        <option value="self">this picture</option>
        {/* Suggestions may come late, and must not hide the page until they do. */}
        <For each={pictures.latest}>{(picture) => <option value={picture.id}>{picture.name}</option>}</For>
      </datalist>
    </Field>
  );
};
