import { links } from '../links.ts';
import { requestHeaders } from '../session/credential.ts';
import { readUploadAnswer, type UploadAnswer } from './answer.ts';
import type { Sending } from './sending.ts';
import { namedTerms } from './terms.ts';

/** Sends one file in one request. XMLHttpRequest, because fetch cannot tell how much has been sent. Never rejects; an abort never answers. */
const sendAtOnce = ({ file, terms, onProgress, signal }: Sending): Promise<UploadAnswer> =>
  new Promise((answer) => {
    const request = new XMLHttpRequest();
    const finish = (status: number, text: string) => answer(readUploadAnswer(status, text, Date.now()));
    request.open('POST', links.upload());
    request.setRequestHeader('accept', 'application/json, application/problem+json');
    for (const [name, value] of Object.entries(requestHeaders())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => finish(request.status, request.responseText);
    request.onerror = () => finish(0, '');
    signal.addEventListener('abort', () => request.abort(), { once: true });
    const form = new FormData();
    for (const [name, value] of Object.entries(namedTerms(terms))) form.append(name, value);
    // Apart, because in the head of a file part browsers write a quotation mark as %22.
    if (file.name) form.append('name', file.name);
    form.append('file', file);
    request.send(form);
  });

/** Larger files are sent so that they can go on after a lost connection. */
const atOnceBytes = 8_000_000;

const sendInPieces = async (sending: Sending): Promise<UploadAnswer> => {
  const loaded = await import('./resumable.ts').catch(() => undefined);
  return loaded ? loaded.sendResumably(sending) : readUploadAnswer(0, '', Date.now());
};

/** Sends one file. Never rejects; an abort never answers. */
export const send = (sending: Sending): Promise<UploadAnswer> =>
  sending.file.size > atOnceBytes ? sendInPieces(sending) : sendAtOnce(sending);
