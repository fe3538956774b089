import { createMemo, createResource, createSignal, createUniqueId, For, Show } from 'solid-js';
import { CopyButton } from '../layout/CopyButton.tsx';
import type { Editor } from './createEditor.ts';
import type { Shown } from './createPicture.ts';
import { densities, type Format, formats, widths } from './formats.ts';
import { urlsOf } from './picture.ts';

/** Its options are the keys of the table. */
const choices = Object.entries(formats) as [Format, (typeof formats)[Format]][];

const absolute = (url: string): string => new URL(url, location.href).href;

type TakeAlongProps = { readonly id: string; readonly name: string; readonly editor: Editor; readonly result: Shown };

/** The URL as it grows, and the ways to take the picture along. */
export const TakeAlong = (props: TakeAlongProps) => {
  const [format, setFormat] = createSignal<Format>('url');
  const group = createUniqueId();
  /** The picture, once it is the one that the steps make now. */
  const made = () => (props.result.madeBy() === props.editor.text() ? props.result.picture() : undefined);
  const wanted = createMemo(() => {
    const [picture, { choice }] = [made(), formats[format()]];
    if (!picture || choice === null) return undefined;
    const { editor } = props;
    return choice === 'widths' ? widths(editor.steps(), picture) : densities(editor.steps(), editor.catalogue, picture);
  });
  const [candidates] = createResource(wanted, async (all) => {
    const answer = await urlsOf(
      props.id,
      all.map(({ steps }) => props.editor.textOf(steps)),
    );
    if ('refusal' in answer) return { of: all, list: [] };
    return { of: all, list: all.map(({ descriptor }, index) => ({ descriptor, url: absolute(answer.urls[index] ?? '') })) };
  });
  const text = () => {
    const picture = made();
    if (!picture) return undefined;
    const { width, height, url } = picture;
    const asked = wanted();
    const latest = candidates.latest;
    if (asked && latest?.of !== asked) return undefined;
    return formats[format()].write({ url: absolute(url), width, height, name: props.name, candidates: latest?.list ?? [] });
  };
  const growing = () => made()?.url ?? `/image/${props.id}/${props.editor.text()}`;
  return (
    <section class="panel take-along" aria-labelledby={`${group}-title`}>
      <h2 id={`${group}-title`}>Take it along</h2>
      <fieldset class="segments wrapped">
        <legend class="visually-hidden">Copy as</legend>
        <For each={choices}>
          {([key, { label }]) => (
            <label>
              <input type="radio" name={group} value={key} checked={format() === key} onChange={() => setFormat(key)} />
              <span>{label}</span>
            </label>
          )}
        </For>
      </fieldset>
      <output
        class="share-text"
        classList={{ stale: text() === undefined }}
        aria-label={`${formats[format()].label} to copy`}
        data-copy
      >
        {text() ?? absolute(growing())}
      </output>
      <div class="share-buttons">
        <Show
          when={text()}
          fallback={
            <button type="button" class="button copy" disabled>
              Copy
            </button>
          }
        >
          {(ready) => <CopyButton text={ready()} of={`as ${formats[format()].label}`} label="Copy" />}
        </Show>
        <a class="button" href={growing()} target="_blank" rel="external noopener">
          Open
        </a>
      </div>
    </section>
  );
};
