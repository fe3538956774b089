import { createSignal, onMount, Show } from 'solid-js';
import { thumbHashToRGBA } from 'thumbhash';
import type { FileRowFragment } from '../gql/graphql.ts';
import { Icon } from '../layout/icons.tsx';
import { mayShow, readPlaceholder, srcsetOf, thumbnailSizes } from './thumbnails.ts';

/** Paints what a ThumbHash remembers of a picture. */
const paint = (canvas: HTMLCanvasElement, placeholder: string): void => {
  const hash = readPlaceholder(placeholder);
  const context = canvas.getContext('2d');
  if (!hash || hash.length < 5 || !context) return;
  const { w, h, rgba } = thumbHashToRGBA(hash);
  [canvas.width, canvas.height] = [w, h];
  context.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0);
};

const Placeholder = (props: { placeholder: string }) => {
  let canvas: HTMLCanvasElement | undefined;
  onMount(() => canvas && paint(canvas, props.placeholder));
  return <canvas ref={canvas} class="thumb-placeholder" width="1" height="1" />;
};

/** A small picture of a file, over what its ThumbHash remembers until it is there; a sign where the file is no picture. */
export const Thumb = (props: { file: FileRowFragment; urls: readonly string[] | undefined }) => {
  const [failed, setFailed] = createSignal(false);
  const urls = () => (mayShow(props.file) && !failed() ? props.urls : undefined);
  return (
    <span class="thumb" aria-hidden="true">
      <Show when={props.file.image} fallback={<Icon name="page" />}>
        {(image) => <Placeholder placeholder={image().placeholder} />}
      </Show>
      <Show when={urls()}>
        {(pictures) => (
          <img
            src={pictures()[0]}
            srcset={srcsetOf(pictures())}
            alt=""
            width={thumbnailSizes.row}
            height={thumbnailSizes.row}
            loading="lazy"
            decoding="async"
            onError={() => setFailed(true)}
          />
        )}
      </Show>
    </span>
  );
};
