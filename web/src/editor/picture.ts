import { EditorUrlsDocument } from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';

/** A picture that the server made, in this page's memory. */
export type Picture = {
  /** Its relative URL, signed where the server wants that. */
  readonly url: string;
  /** The same bytes as a URL of this page's own; whoever holds the picture revokes it. */
  readonly source: string;
  readonly type: string;
  readonly size: number;
  readonly width: number;
  readonly height: number;
  /** What it says where it is no picture but an answer about one. */
  readonly text: string | null;
};

export type Refusal = { readonly title: string; readonly detail: string | null; readonly mayRetry: boolean };

export type Outcome = { readonly picture: Picture } | { readonly refusal: Refusal };

const refused = (title: string, detail: string | null = null, mayRetry = false): Outcome => ({
  refusal: { title, detail, mayRetry },
});

/** What an `img` element of today's browsers asks for, so that the preview is what such an element would show. */
const accepted = 'image/avif,image/webp,image/*;q=0.9,*/*;q=0.8';

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Puts an answer that is no picture in words: problem+json (RFC 9457) where it is that. */
export const readProblem = (status: number, type: string, body: string): Refusal => {
  const mayRetry = status >= 500 || status === 429;
  const plain = { title: `The server answered ${status}.`, detail: null, mayRetry };
  if (!type.startsWith('application/problem+json')) return plain;
  try {
    const problem: unknown = JSON.parse(body);
    if (typeof problem !== 'object' || problem === null) return plain;
    // What its members hold is looked at one by one.
    const { title, detail } = problem as Readonly<Record<string, unknown>>;
    return { title: text(title) ?? plain.title, detail: text(detail), mayRetry };
  } catch {
    return plain;
  }
};

/** The URLs that the server gives to transformations of a file. */
export const urlsOf = async (
  id: string,
  transformations: readonly string[],
): Promise<{ readonly urls: readonly string[] } | { readonly refusal: Refusal }> => {
  const answer = await ask(EditorUrlsDocument, { id, transformations: [...transformations] });
  if (!answer.ok) return { refusal: { title: answer.message, detail: null, mayRetry: false } };
  if (!answer.data.file) return { refusal: { title: 'There is no such file any more.', detail: null, mayRetry: false } };
  return { urls: answer.data.file.transformed };
};

const decode = async (source: string): Promise<{ readonly width: number; readonly height: number } | undefined> => {
  const image = new Image();
  image.src = source;
  try {
    await image.decode();
    return { width: image.naturalWidth, height: image.naturalHeight };
  } catch {
    return undefined;
  }
};

const read = async (url: string, response: Response, signal: AbortSignal): Promise<Outcome> => {
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok) return { refusal: readProblem(response.status, type, await response.text()) };
  const blob = await response.blob();
  const source = URL.createObjectURL(blob);
  const common = { url, source, type, size: blob.size };
  if (!type.startsWith('image/')) return { picture: { ...common, width: 0, height: 0, text: await blob.text() } };
  const sides = await decode(source);
  if (sides && !signal.aborted) return { picture: { ...common, ...sides, text: null } };
  URL.revokeObjectURL(source);
  return refused(`This browser cannot show ${type}.`, 'Add the step "format" to see it in a format that it knows.');
};

/** Has a picture made, fetches and decodes it. Once the signal is aborted it does not matter what it gives. Never rejects. */
export const loadPicture = async (id: string, transformation: string, signal: AbortSignal): Promise<Outcome> => {
  const answer = await urlsOf(id, [transformation]);
  if ('refusal' in answer) return answer;
  const [url] = answer.urls;
  if (url === undefined || signal.aborted) return refused('The server named no picture.');
  try {
    return await read(url, await fetch(url, { signal, headers: { accept: accepted } }), signal);
  } catch {
    return refused('The server does not answer.', 'It may be restarting.', true);
  }
};
