import { type Outcome, readLink, readRefusal } from './answer.ts';
import { sendInPieces } from './pieces.ts';
import { ask } from './request.ts';
import type { Sending } from './sending.ts';

/** Larger files are sent so that they can go on after a lost connection. */
const atOnceBytes = 8_000_000;

const sendAtOnce = async ({ file, server, terms, authorization, onProgress, signal }: Sending): Promise<Outcome> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(terms)) form.append(name, value);
  // Apart, because in the head of a file part browsers write a quotation mark as %22.
  if (file.name) form.append('name', file.name);
  form.append('file', file);
  const headers = { accept: 'application/json, application/problem+json', ...(await authorization()) };
  const answer = await ask('POST', `${server}upload`, { headers, body: form, onProgress, signal });
  const link = answer.status === 201 ? readLink(answer) : undefined;
  return link ? { link } : { refusal: readRefusal(answer) };
};

/** Sends one file. Rejects where its page cannot give a token. After an abort the outcome means nothing. */
export const send = (sending: Sending): Promise<Outcome> =>
  sending.file.size > atOnceBytes ? sendInPieces(sending) : sendAtOnce(sending);
