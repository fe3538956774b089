/** How much of a text is fetched for its preview. */
export const previewedBytes = 262_144;

export type TextStart = { readonly text: string; readonly binary: boolean };

const decoderFor = (contentType: string | null): TextDecoder => {
  const charset = /charset="?([\w-]+)/i.exec(contentType ?? '')?.[1];
  try {
    return new TextDecoder(charset ?? 'utf-8');
  } catch {
    return new TextDecoder();
  }
};

/** At most `previewedBytes` of a body, whatever the server sends; the rest is left unread. */
const readAtMost = async (body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = new Uint8Array(previewedBytes);
  let filled = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    // Streams iterate in browsers; the type library does not say so yet.
    const taken = chunk.subarray(0, previewedBytes - filled);
    bytes.set(taken, filled);
    filled += taken.length;
    if (filled === previewedBytes) break;
  }
  return bytes.subarray(0, filled);
};

/** The beginning of a text file. @throws where the server does not give it */
export const readStart = async (url: string): Promise<TextStart> => {
  const response = await fetch(url, { headers: { range: `bytes=0-${previewedBytes - 1}` } });
  if (!response.ok || !response.body) throw new Error(`the text was answered with ${response.status}`);
  const bytes = await readAtMost(response.body);
  // Half a character at the cut is held back by the decoder.
  const text = decoderFor(response.headers.get('content-type')).decode(bytes, { stream: true });
  return { text, binary: text.includes('\0') };
};
