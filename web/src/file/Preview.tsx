import { createResource, createSignal, Match, Show, Switch } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { formatBytes } from '../format/bytes.ts';
import { Icon } from '../layout/icons.tsx';
import type { Details } from './createFile.ts';
import { type PreviewKind, type PreviewPlan, planPreview } from './kind.ts';
import { previewedBytes, readStart } from './text.ts';

type ShownProps = { readonly file: Details; readonly onFail: () => void };

const Text = (props: ShownProps) => {
  const [start] = createResource(() => props.file.url, readStart);
  return (
    <Show
      when={start()}
      fallback={
        <Show when={start.loading} fallback={<Nothing reason="Its text cannot be fetched just now." />}>
          <p class="preview-note">Fetching the text</p>
        </Show>
      }
    >
      {(text) => (
        <Show when={!text().binary} fallback={<Nothing reason="It says to be text, but it is not." />}>
          {/* A region that scrolls must be reachable by keyboard. */}
          <section class="preview-text" aria-label={`Text of ${props.file.name}`} tabindex="0">
            <pre>{text().text}</pre>
          </section>
          <Show when={props.file.size > previewedBytes}>
            <p class="preview-note">
              The first {formatBytes(previewedBytes)} of {formatBytes(props.file.size)}.
            </p>
          </Show>
        </Show>
      )}
    </Show>
  );
};

const Pdf = (props: ShownProps) => (
  <Show
    when={navigator.pdfViewerEnabled}
    fallback={<Nothing reason="This browser shows no PDF inside a page: open the link instead." />}
  >
    <object class="preview-pdf" type="application/pdf" data={props.file.url} aria-label={props.file.name}>
      <Nothing reason="This browser shows no PDF inside a page: open the link instead." />
    </object>
  </Show>
);

const Media = (props: ShownProps & { as: 'video' | 'audio' }) => (
  <Dynamic
    component={props.as}
    src={props.file.url}
    controls
    preload="metadata"
    aria-label={props.file.name}
    onError={props.onFail}
  />
);

const shown: Readonly<Record<PreviewKind, (props: ShownProps) => ReturnType<typeof Pdf>>> = {
  image: (props) => <img src={props.file.url} alt={props.file.name} onError={props.onFail} />,
  video: (props) => <Media {...props} as="video" />,
  audio: (props) => <Media {...props} as="audio" />,
  pdf: Pdf,
  text: Text,
};

const Nothing = (props: { reason: string }) => (
  <div class="preview-none">
    <Icon name="page" />
    <p>{props.reason}</p>
  </div>
);

type Shown = Extract<PreviewPlan, { readonly show: PreviewKind }>;

const Asked = (props: { file: Details; plan: Shown }) => {
  const [asked, setAsked] = createSignal(false);
  const [failed, setFailed] = createSignal(false);
  return (
    <Switch
      fallback={shown[props.plan.show]({
        get file() {
          return props.file;
        },
        onFail: () => setFailed(true),
      })}
    >
      <Match when={failed()}>
        <Nothing reason="This browser cannot show it: open the link or download it instead." />
      </Match>
      <Match when={asked() ? undefined : props.plan.ask}>
        {(why) => (
          <div class="preview-none">
            <Icon name="page" />
            <p>{why()}</p>
            <button type="button" class="button" onClick={() => setAsked(true)}>
              Show it all the same
            </button>
          </div>
        )}
      </Match>
    </Switch>
  );
};

/** What is in the file, as far as a browser can show it without using anything up. */
export const Preview = (props: { file: Details }) => {
  const plan = () => planPreview(props.file);
  const toShow = () => {
    const current = plan();
    return current.show ? current : undefined;
  };
  const reason = () => {
    const current = plan();
    return current.show ? '' : current.reason;
  };
  return (
    <section class="preview" aria-label="Preview" data-preview={plan().show ?? 'none'}>
      <Show when={toShow()} fallback={<Nothing reason={reason()} />}>
        {(current) => <Asked file={props.file} plan={current()} />}
      </Show>
    </section>
  );
};
