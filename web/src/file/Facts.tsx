import { A } from '@solidjs/router';
import { Show } from 'solid-js';
import { Status, Uploaded } from '../files/cells.tsx';
import { exactBytes, formatBytes, formatCount } from '../format/bytes.ts';
import { essence } from '../format/media-type.ts';
import { CopyButton } from '../layout/CopyButton.tsx';
import { links } from '../links.ts';
import type { Details } from './createFile.ts';

/** What is known of the file. */
export const Facts = (props: { file: Details; now: number }) => (
  <section class="panel" aria-labelledby="facts-title">
    <h2 id="facts-title">Facts</h2>
    <dl class="facts">
      <div>
        <dt>Status</dt>
        <dd>
          <Status file={props.file} />
        </dd>
      </div>
      <div>
        <dt>Size</dt>
        <dd title={exactBytes(props.file.size)}>{formatBytes(props.file.size)}</dd>
      </div>
      <div>
        <dt>Type</dt>
        <dd>{essence(props.file.mediaType)}</dd>
      </div>
      <Show when={props.file.project}>
        {(project) => (
          <div>
            <dt>Project</dt>
            <dd>
              <A href={links.project(project().id)}>{project().name}</A>
            </dd>
          </div>
        )}
      </Show>
      <div>
        <dt>Uploaded</dt>
        <dd>
          <Uploaded file={props.file} now={props.now} />
        </dd>
      </div>
      <div>
        <dt>Downloads</dt>
        <dd data-fact="downloads">{formatCount(props.file.downloads)}</dd>
      </div>
      <div>
        <dt>Served</dt>
        <dd title={exactBytes(props.file.bytesServed)}>{formatBytes(props.file.bytesServed)}</dd>
      </div>
      <div class="fact-digest">
        <dt>SHA-256</dt>
        <dd>
          <code>{props.file.sha256}</code>
          <CopyButton text={props.file.sha256} of="the SHA-256" label="Copy" />
        </dd>
      </div>
    </dl>
  </section>
);
