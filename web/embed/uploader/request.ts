import type { Answer } from './answer.ts';

export type Asked = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: FormData | Blob;
  /** Called with the bytes of the body that are sent. */
  readonly onProgress?: (loaded: number) => void;
  readonly signal: AbortSignal;
};

/** A connection on which nothing moves for so long is taken for lost. */
const idleMs = 60_000;

const nothing: Answer = { status: 0, text: '', header: () => null };

/** Asks without cookies, by XMLHttpRequest, because fetch cannot tell how much has been sent. Never rejects. */
export const ask = (method: string, url: string, { headers = {}, body, onProgress, signal }: Asked): Promise<Answer> =>
  new Promise((answer) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    let idle = setTimeout(abort, idleMs);
    const moved = () => {
      clearTimeout(idle);
      idle = setTimeout(abort, idleMs);
    };
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => {
      moved();
      onProgress?.(loaded);
    };
    request.onprogress = moved;
    request.onloadend = () => {
      clearTimeout(idle);
      signal.removeEventListener('abort', abort);
      const { status, responseText } = request;
      answer(status === 0 ? nothing : { status, text: responseText, header: (name) => request.getResponseHeader(name) });
    };
    signal.addEventListener('abort', abort);
    request.send(body ?? null);
    if (signal.aborted) abort();
  });
