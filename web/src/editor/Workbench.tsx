import { createEffect, createSignal, on, onCleanup, onMount, Show } from 'solid-js';
import { previewKind } from '../file/kind.ts';
import type { Box } from './area.ts';
import { type Catalogue, titleOf } from './catalogue.ts';
import { createEditor, type Editor, openPlacement } from './createEditor.ts';
import { createPicture } from './createPicture.ts';
import { Figures } from './Figures.tsx';
import { Picker } from './Picker.tsx';
import type { EditorFile, Image } from './readiness.ts';
import { type Mode, Stage } from './Stage.tsx';
import { Steps } from './Steps.tsx';
import { TakeAlong } from './TakeAlong.tsx';

/** An original larger than this, in bytes, is not fetched as it is only to be looked at. */
const mostBytes = 4_000_000;

/** A transformation that shows a picture as it is, in a format that browsers draw and as large as screens are. */
const toLookAt = '-/preview/2048x2048/-/format/auto/';

const originalOf = ({ mediaType, size }: EditorFile): string =>
  previewKind(mediaType) === 'image' && size <= mostBytes ? '' : toLookAt;

const wishes: Readonly<Record<string, 'undo' | 'redo'>> = { z: 'undo', 'shift z': 'redo', y: 'redo' };

const wishOf = ({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent) =>
  (ctrlKey || metaKey) && !altKey ? wishes[`${shiftKey ? 'shift ' : ''}${key.toLowerCase()}`] : undefined;

/** Takes Ctrl+Z and its relatives, wherever the keyboard is. */
const createShortcuts = (editor: Editor, onSaid: (words: string) => void) => {
  const press = (event: KeyboardEvent) => {
    const wish = wishOf(event);
    if (!wish) return;
    event.preventDefault();
    editor[wish]();
    onSaid(wish === 'undo' ? 'Undone.' : 'Done again.');
  };
  onMount(() => document.addEventListener('keydown', press));
  onCleanup(() => document.removeEventListener('keydown', press));
};

type WorkbenchProps = { readonly file: EditorFile; readonly image: Image; readonly catalogue: Catalogue };

/** Where somebody works on a picture. */
export const Workbench = (props: WorkbenchProps) => {
  const editor = createEditor(props.catalogue, `${props.file.id}.${props.image.format}`);
  const [mode, setMode] = createSignal<Mode>('result');
  const [said, setSaid] = createSignal('');
  let section: HTMLElement | undefined;
  createShortcuts(editor, setSaid);

  const isPlacing = () => openPlacement(editor) !== undefined;
  createEffect(on(editor.open, () => setMode(isPlacing() ? 'adjust' : 'result'), { defer: true }));
  createEffect(() => mode() === 'adjust' && !isPlacing() && setMode('result'));

  const before = () =>
    editor.steps().slice(
      0,
      editor.steps().findIndex(({ key }) => key === editor.open()),
    );
  const underneath = () => {
    if (mode() === 'result') return undefined;
    if (mode() === 'compare' || before().length === 0) return originalOf(props.file);
    return editor.textOf([...before(), { name: 'format', values: ['webp'] }]);
  };
  const id = () => props.file.id;
  const result = createPicture(id, editor.text);
  const under = createPicture(id, underneath);
  const underBox = (): Box | undefined => {
    if (before().length === 0) return props.image;
    return under.madeBy() === underneath() ? under.picture() : undefined;
  };
  const status = () => {
    const picture = result.picture();
    if (result.isBusy()) return 'Rendering.';
    return picture && !result.refusal() ? `The result is ${picture.width} × ${picture.height} pixels.` : '';
  };
  const add = (operation: Parameters<Editor['add']>[0]) => {
    editor.add(operation);
    setSaid(`${titleOf(operation.name)} is step ${editor.steps().length}.`);
    const controls = section?.querySelector('.step.open .step-controls');
    (
      controls?.querySelector<HTMLElement>('input, select') ?? section?.querySelector<HTMLElement>('.step.open .step-open')
    )?.focus();
  };

  return (
    <div class="editor-layout">
      <div class="editor-main">
        <Stage
          editor={editor}
          name={props.file.name}
          image={props.image}
          result={result}
          under={under}
          underBox={underBox()}
          mode={mode()}
          onMode={setMode}
        />
        <Figures file={props.file} image={props.image} result={result} withPicture={mode() === 'adjust'} />
      </div>
      <section class="panel editor-steps" aria-labelledby="steps-title" ref={section}>
        <div class="section-head">
          <h2 id="steps-title">Steps</h2>
          <Show when={editor.keys().length > 0}>
            <button
              type="button"
              class="button small quiet"
              onClick={() => {
                editor.clear();
                section?.querySelector<HTMLElement>('.picker input')?.focus();
              }}
            >
              Remove all
            </button>
          </Show>
        </div>
        <Steps editor={editor} picture={underBox()} onSaid={setSaid} />
        <Picker catalogue={props.catalogue} onPick={add} />
      </section>
      <TakeAlong id={props.file.id} name={props.file.name} editor={editor} result={result} />
      <p class="visually-hidden" role="status">
        {said()} {status()}
      </p>
    </div>
  );
};
