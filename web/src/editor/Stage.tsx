import { createUniqueId, For, Match, Show, Switch } from 'solid-js';
import { Icon } from '../layout/icons.tsx';
import { AreaBox } from './AreaBox.tsx';
import { type Box, heldRatio, readArea, readPoint, writeArea, writePoint } from './area.ts';
import { Compare } from './Compare.tsx';
import { titleOf } from './catalogue.ts';
import { type Editor, openPlacement } from './createEditor.ts';
import type { Shown } from './createPicture.ts';
import { FocalPoint } from './FocalPoint.tsx';
import type { Picture } from './picture.ts';
import { placeholderUrl } from './placeholder.ts';
import type { Image } from './readiness.ts';

const modes = { result: 'Result', adjust: 'Adjust', compare: 'Compare' } as const;
export type Mode = keyof typeof modes;

type StageProps = {
  readonly editor: Editor;
  readonly name: string;
  readonly image: Image;
  readonly result: Shown;
  /** The picture beneath the open step, or as it was uploaded. */
  readonly under: Shown;
  /** What that measures, once it is known. */
  readonly underBox: Box | undefined;
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
};

const ratio = ({ width, height }: Box) => `${width / height}`;

const Waiting = (props: { image: Image; name: string }) => (
  <div class="frame filling" style={{ '--ratio': ratio(props.image), 'background-color': props.image.dominantColor }}>
    <Show when={placeholderUrl(props.image.placeholder)}>{(url) => <img src={url()} alt={`${props.name}, on its way`} />}</Show>
  </div>
);

const Result = (props: { picture: Picture; name: string }) => (
  <Show
    when={props.picture.text === null}
    fallback={
      <section class="stage-text" aria-label="Answer" tabindex="0">
        <pre>{props.picture.text}</pre>
      </section>
    }
  >
    <div class="frame" style={{ '--ratio': ratio(props.picture), '--width': `${props.picture.width}px` }}>
      <img data-result src={props.picture.source} alt={`${props.name}, transformed`} />
    </div>
  </Show>
);

const Adjust = (props: StageProps & { picture: Picture; box: Box }) => {
  const open = () => openPlacement(props.editor);
  const area = () => {
    const current = open();
    if (current?.placement.kind !== 'area') return undefined;
    const { size, place } = current.placement;
    const was = { size: current.step.values[size] ?? '', place: current.step.values[place] ?? '' };
    const rect = readArea(was, props.box);
    return rect && { key: current.step.key, name: current.step.name, size, place, was, rect };
  };
  const point = () => {
    const current = open();
    if (current?.placement.kind !== 'point') return undefined;
    const { place } = current.placement;
    return { key: current.step.key, place, at: readPoint(current.step.values[place] ?? '', props.box) };
  };
  return (
    <div class="frame filling" style={{ '--ratio': ratio(props.box) }}>
      <img src={props.picture.source} alt={`${props.name} before this step`} />
      <Show when={area()}>
        {(current) => (
          <AreaBox
            rect={current().rect}
            picture={props.box}
            ratio={heldRatio(current().was.size)}
            what={titleOf(current().name)}
            onChange={(rect, gesture) => {
              const { key, size, place, was } = current();
              const written = writeArea(rect, props.box, was);
              props.editor.setValues(key, { [size]: written.size, [place]: written.place }, gesture);
            }}
          />
        )}
      </Show>
      <Show when={point()}>
        {(current) => (
          <FocalPoint
            point={current().at}
            onChange={(at, gesture) => props.editor.setValues(current().key, { [current().place]: writePoint(at) }, gesture)}
          />
        )}
      </Show>
    </div>
  );
};

const Modes = (props: Pick<StageProps, 'editor' | 'mode' | 'onMode'>) => {
  const group = createUniqueId();
  const isOffered = (mode: Mode) => mode !== 'adjust' || openPlacement(props.editor) !== undefined;
  return (
    <fieldset class="segments stage-modes">
      <legend class="visually-hidden">What is shown</legend>
      {/* The keys of the table. */}
      <For each={(Object.keys(modes) as Mode[]).filter(isOffered)}>
        {(mode) => (
          <label>
            <input type="radio" name={group} checked={props.mode === mode} onChange={() => props.onMode(mode)} />
            <span>{modes[mode]}</span>
          </label>
        )}
      </For>
    </fieldset>
  );
};

const Tools = (props: { editor: Editor }) => (
  <div class="stage-tools">
    <button
      type="button"
      class="icon-button"
      aria-label="Undo"
      aria-keyshortcuts="Control+Z"
      title="Undo (Ctrl+Z)"
      disabled={!props.editor.canUndo()}
      onClick={() => props.editor.undo()}
    >
      <Icon name="undo" />
    </button>
    <button
      type="button"
      class="icon-button"
      aria-label="Redo"
      aria-keyshortcuts="Control+Shift+Z"
      title="Redo (Ctrl+Shift+Z)"
      disabled={!props.editor.canRedo()}
      onClick={() => props.editor.redo()}
    >
      <Icon name="redo" />
    </button>
  </div>
);

const Refused = (props: { result: Shown; editor: Editor }) => (
  <Show when={!props.result.isBusy() && props.result.refusal()}>
    {(refusal) => (
      <div class="trouble stage-trouble" role="alert">
        <Icon name="warning" />
        <p>
          {refusal().title} {refusal().detail}
        </p>
        <Show when={refusal().mayRetry}>
          <button type="button" class="button small" onClick={() => props.result.retry()}>
            Try again
          </button>
        </Show>
      </div>
    )}
  </Show>
);

/** The picture: as it becomes, with what is adjusted on it, or beside what it was. */
export const Stage = (props: StageProps) => {
  const isBusy = () => props.result.isBusy() || (props.mode !== 'result' && props.under.isBusy());
  const adjusted = () => {
    const [picture, box] = [props.under.picture(), props.underBox];
    return props.mode === 'adjust' && picture && box ? { picture, box } : undefined;
  };
  const compared = () => {
    const [before, after] = [props.under.picture(), props.result.picture()];
    return props.mode === 'compare' && before && after && after.text === null ? { before, after } : undefined;
  };
  return (
    <section class="stage" aria-label="Picture" aria-busy={isBusy()}>
      <div class="stage-bar">
        <Modes {...props} />
        <Tools editor={props.editor} />
      </div>
      <div class="stage-view" data-mode={props.mode}>
        <Switch fallback={<Waiting image={props.image} name={props.name} />}>
          <Match when={adjusted()}>{(shown) => <Adjust {...props} {...shown()} />}</Match>
          <Match when={compared()}>
            {(shown) => <Compare before={shown().before.source} after={shown().after} name={props.name} />}
          </Match>
          <Match when={props.mode !== 'adjust' && props.result.picture()}>
            {(picture) => <Result picture={picture()} name={props.name} />}
          </Match>
        </Switch>
        <div class="stage-progress" classList={{ busy: isBusy() }} aria-hidden="true" />
      </div>
      <Refused result={props.result} editor={props.editor} />
    </section>
  );
};
