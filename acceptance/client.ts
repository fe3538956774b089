import { randomBytes } from 'node:crypto';
import type { Lading } from './server.ts';

export type Answer<Body = unknown> = {
  readonly status: number;
  readonly headers: Headers;
  /** The bytes as they came. */
  readonly bytes: Buffer;
  /** The body as JSON; throws where it is none. */
  json(): Body;
  text(): string;
};

/** What an upload answers with (CONTRACT, files). */
export type UploadedFile = {
  readonly id: string;
  readonly uuid: string;
  readonly url: string;
  readonly link: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly sha256: string;
  readonly uploaded_at: string;
  readonly expires_at: string | null;
  readonly max_downloads: number | null;
};

/** RFC 9457, with what Lading adds. */
export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
};

type Where = Pick<Lading, 'url'>;

/** One request, body read to its end, redirects not followed. */
export const request = async <Body>(lading: Where, path: string, init: RequestInit = {}): Promise<Answer<Body>> => {
  const response = await fetch(new URL(path, lading.url), { redirect: 'manual', ...init });
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    text: () => bytes.toString('utf8'),
    json: () => JSON.parse(bytes.toString('utf8')) as Body, // the caller names what the contract promises
  };
};

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

export type UploadOptions = {
  /** The file name in the part; `null` sends none. */
  readonly name?: string | null;
  /** The media type of the part. */
  readonly type?: string;
  /** The part's name. */
  readonly field?: string;
  /** Other fields, sent before the file. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly fieldsAfter?: Readonly<Record<string, string>>;
  /** Absent: the right one. `null`: none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly signal?: AbortSignal;
};

type Part = {
  readonly name: string;
  readonly fileName?: string | null;
  readonly type?: string | undefined;
  readonly body: Uint8Array | string;
};

const quoted = (text: string): string => text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** A multipart body as browsers write it, with file names passed through as they are. */
export const multipart = (parts: readonly Part[], boundary = `lading-${randomBytes(12).toString('hex')}`) => {
  const chunks = parts.flatMap(({ name, fileName, type, body }) => {
    const named = fileName === undefined || fileName === null ? '' : `; filename="${quoted(fileName)}"`;
    const typed = type === undefined ? '' : `Content-Type: ${type}\r\n`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${named}\r\n${typed}\r\n`;
    return [Buffer.from(head), Buffer.from(body), Buffer.from('\r\n')];
  });
  return {
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
};

const fieldParts = (fields: Readonly<Record<string, string>> = {}): Part[] =>
  Object.entries(fields).map(([name, body]) => ({ name, body }));

/** The form that `upload` sends. */
export const uploadForm = (content: Uint8Array | string, options: UploadOptions = {}) => {
  const { name = 'hello.txt', type, field = 'file', fields, fieldsAfter } = options;
  const file: Part = { name: field, fileName: name, type: type ?? 'application/octet-stream', body: content };
  return multipart([...fieldParts(fields), file, ...fieldParts(fieldsAfter)]);
};

const authorization = (lading: Lading, token: string | null | undefined): Record<string, string> =>
  token === null ? {} : bearer(token ?? lading.token);

/** `POST /upload`, as `curl -F file=@…` does. */
export const upload = (
  lading: Lading,
  content: Uint8Array | string,
  options: UploadOptions = {},
): Promise<Answer<UploadedFile>> => {
  const { body, contentType } = uploadForm(content, options);
  return request<UploadedFile>(lading, options.path ?? '/upload', {
    method: 'POST',
    headers: { ...authorization(lading, options.token), 'content-type': contentType, ...options.headers },
    body,
    ...(options.signal && { signal: options.signal }),
  });
};

/** An upload that must succeed: what it answered. */
export const uploaded = async (
  lading: Lading,
  content: Uint8Array | string,
  options: UploadOptions = {},
): Promise<UploadedFile> => {
  const answer = await upload(lading, content, options);
  if (answer.status !== 201) throw new Error(`upload answered ${answer.status}: ${answer.text()}`);
  return answer.json();
};

export const get = <Body = ProblemBody>(
  lading: Where,
  path: string,
  headers: Record<string, string> = {},
): Promise<Answer<Body>> => request<Body>(lading, path, { headers });
