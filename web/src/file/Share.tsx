import { createSignal, createUniqueId, For, lazy, Suspense } from 'solid-js';
import { CopyButton } from '../layout/CopyButton.tsx';
import type { Details } from './createFile.ts';
import { type Format, formats } from './formats.ts';

const Qr = lazy(async () => ({ default: (await import('./Qr.tsx')).Qr }));

/** Its options are the keys of the table. */
const choices = Object.entries(formats) as [Format, (typeof formats)[Format]][];

/** The link: to copy in the form that is wanted, and to point a camera at. */
export const Share = (props: { file: Details }) => {
  const [format, setFormat] = createSignal<Format>('link');
  const group = createUniqueId();
  const link = () => new URL(props.file.url, location.href).href;
  const text = () => formats[format()].write({ ...props.file, link: link() });
  return (
    <section class="panel share" aria-labelledby={`${group}-title`}>
      <h2 id={`${group}-title`}>Pass it on</h2>
      <div class="share-body">
        <div class="qr-place">
          <Suspense>
            <Qr text={link()} label={`QR code of ${link()}`} />
          </Suspense>
        </div>
        <div class="share-copy">
          <fieldset class="segments">
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
          <output class="share-text" aria-label={`${formats[format()].label} to copy`}>
            {text()}
          </output>
          <div class="share-buttons">
            <CopyButton text={text()} of={`as ${formats[format()].label}`} label="Copy" />
            <a class="button" href={props.file.url} target="_blank" rel="external noopener">
              Open
            </a>
            <a class="button" href={`${props.file.url}?download`} rel="external" download={props.file.name}>
              Download
            </a>
          </div>
        </div>
      </div>
    </section>
  );
};
