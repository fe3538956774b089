import { escapeHtml, plainPage, termList } from './plain-page.ts';

type Said = {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly request_id?: string;
};

/** A refusal for people: what is wrong, under which name and request id. */
export const problemPage = (said: Said): string =>
  plainPage(
    said.title,
    `<p class="status">Error ${said.status}</p>
<h1>${escapeHtml(said.title)}</h1>
<p>${escapeHtml(said.detail)}</p>
<p><a href="/">Go to the start page</a></p>
${termList([['Code', said.code], ...(said.request_id === undefined ? [] : ([['Request', said.request_id]] as const))])}`,
  );
