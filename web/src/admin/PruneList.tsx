import { createEffect, For } from 'solid-js';
import { FileName, FileSize, Uploaded } from '../files/cells.tsx';
import { formatCount } from '../format/bytes.ts';
import type { FileRowFragment } from '../gql/graphql.ts';
import { type Selection, touch, touchAll } from './selection.ts';

type ListProps = {
  readonly rows: readonly FileRowFragment[];
  readonly now: number;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  readonly onPrune: (id: string) => void;
};

type RowProps = Omit<ListProps, 'rows' | 'onSelect'> & {
  readonly file: FileRowFragment;
  readonly onTouch: (range: boolean) => void;
};

const Row = (props: RowProps) => {
  // A change does not tell whether Shift was held; the click or key before it does.
  let range = false;
  return (
    <tr data-file={props.file.id} classList={{ chosen: props.selection.chosen.has(props.file.id) }}>
      <td>
        <input
          type="checkbox"
          aria-label={`Choose ${props.file.name}`}
          checked={props.selection.chosen.has(props.file.id)}
          onKeyDown={(event) => {
            if (event.key === ' ') range = event.shiftKey;
          }}
          onClick={(event) => {
            // The click that a key makes has no pointer behind it.
            if (event.detail > 0) range = event.shiftKey;
          }}
          onChange={() => {
            props.onTouch(range);
            range = false;
          }}
        />
      </td>
      <th scope="row">
        <FileName file={props.file} />
      </th>
      <td class="number">
        <FileSize file={props.file} now={props.now} />
      </td>
      <td class="number prune-downloads">{formatCount(props.file.downloads)}</td>
      <td class="prune-uploaded">
        <Uploaded file={props.file} now={props.now} />
      </td>
      <td>
        <button type="button" class="button small quiet" onClick={() => props.onPrune(props.file.id)}>
          Prune<span class="visually-hidden"> {props.file.name}</span>
        </button>
      </td>
    </tr>
  );
};

/** Files to choose from: Space chooses, Shift with a click or with Space chooses a range. */
export const PruneList = (props: ListProps) => {
  const ids = () => props.rows.map(({ id }) => id);
  const count = () => ids().filter((id) => props.selection.chosen.has(id)).length;
  return (
    <table class="prune-table">
      <caption class="visually-hidden">Files that match, the oldest first</caption>
      <thead>
        <tr>
          <td>
            <input
              type="checkbox"
              aria-label="Choose all that are listed"
              checked={count() === props.rows.length}
              ref={(box) =>
                createEffect(() => {
                  box.indeterminate = count() > 0 && count() < props.rows.length;
                })
              }
              onChange={() => props.onSelect(touchAll(props.selection, ids()))}
            />
          </td>
          <th scope="col">Name</th>
          <th scope="col" class="number">
            Size
          </th>
          <th scope="col" class="number prune-downloads">
            Downloads
          </th>
          <th scope="col" class="prune-uploaded">
            Uploaded
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        <For each={props.rows}>
          {(file) => (
            <Row {...props} file={file} onTouch={(range) => props.onSelect(touch(props.selection, ids(), file.id, range))} />
          )}
        </For>
      </tbody>
    </table>
  );
};
