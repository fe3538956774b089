import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { countOf, exactBytes, formatBytes } from '../format/bytes.ts';
import { formatExact, formatRelative } from '../format/time.ts';
import type { ProjectRowFragment } from '../gql/graphql.ts';
import { links } from '../links.ts';

/** Projects: what each is called and for, what it holds, and since when. */
export const ProjectList = (props: { rows: readonly ProjectRowFragment[]; now: number }) => (
  <ul class="projects">
    <For each={props.rows}>
      {(project) => (
        <li class="project-row" data-project={project.id}>
          <div class="project-what">
            <A class="project-name" href={links.project(project.id)}>
              {project.name}
            </A>
            <Show when={project.description}>
              <p class="project-about">{project.description}</p>
            </Show>
          </div>
          <p class="project-files">{project.storage.files === 0 ? 'No files' : countOf(project.storage.files, 'file')}</p>
          <p class="project-bytes" title={exactBytes(project.storage.bytes)}>
            {project.storage.files === 0 ? '' : formatBytes(project.storage.bytes)}
          </p>
          <p class="project-since">
            created{' '}
            <time datetime={project.createdAt} title={formatExact(Date.parse(project.createdAt))}>
              {formatRelative(Date.parse(project.createdAt), props.now)}
            </time>
          </p>
        </li>
      )}
    </For>
  </ul>
);
