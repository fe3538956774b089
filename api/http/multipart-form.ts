import { once } from 'node:events';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { problem } from '@lading/schema/problems.ts';

export type FormLimits = {
  readonly maxFileBytes: number;
  readonly maxFields: number;
  readonly maxFieldBytes: number;
  /** What the part with the file may be called. */
  readonly fileFields: readonly string[];
};

export type IncomingFile = {
  /** The name of its part. */
  readonly field: string;
  /** What the client calls the file, as it came; `undefined` or empty where it gives no name. */
  readonly name: string | undefined;
  /** The Content-Type of its part: a claim, no more. */
  readonly claimedType: string;
  readonly body: AsyncIterable<Uint8Array>;
};

export type Form = {
  readonly fields: ReadonlyMap<string, string>;
  /** Resolves with the file once its first bytes are there. */
  readonly file: Promise<IncomingFile>;
  /** Rejects with the first thing that is wrong. */
  readonly failed: Promise<never>;
  /** Ends everything; the file's body fails. Only the first call counts. */
  readonly fail: (error: unknown) => void;
  /** The first thing that was wrong. */
  readonly failure: () => unknown;
  /** Resolves when the parser can take more. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
  /** Resolves when all parts were read. */
  readonly end: () => Promise<void>;
};

const partHeaderBytes = 16_384;
const partHeaders = 32;

/** Buffered of the file ahead of its reader. */
const fileBufferBytes = 131_072;

/** A second file is refused, but a file input left empty is sent as a nameless, empty one. */
const mostFileParts = 4;

/**
 * A parser for one form.
 * @throws Problem NotMultipart or InvalidInput where the Content-Type is none of a form
 */
export const openForm = (contentType: string | undefined, limits: FormLimits): Form => {
  const parser = openParser(contentType, limits);
  const fields = new Map<string, string>();
  const found = Promise.withResolvers<IncomingFile>();
  const failing = Promise.withResolvers<never>();
  // Those who wait hear of it; nobody has to.
  failing.promise.catch(ignore);
  let failure: { readonly error: unknown } | undefined;
  let open: BusboyFileStream | undefined;
  let hasFile = false;

  const fail = (error: unknown): void => {
    if (failure) return;
    failure = { error };
    failing.reject(error);
    open?.destroy(error instanceof Error ? error : new Error('the form failed', { cause: error }));
  };
  const takeFile = async (field: string, stream: BusboyFileStream, name: string | undefined, claimedType: string) => {
    if (!limits.fileFields.includes(field)) throw wrongFileField(field, limits);
    const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
    const first = await chunks.next();
    if (first.done && !name) return;
    if (hasFile) throw problem('TooManyFiles');
    hasFile = true;
    found.resolve({ field, name, claimedType, body: bodyOf(first, chunks, stream) });
  };

  parser.on('file', (field, stream, name, _encoding, claimedType) => {
    open = stream;
    stream.on('error', ignore).on('limit', () => fail(problem('FileTooLarge', { limitBytes: limits.maxFileBytes })));
    takeFile(field, stream, name, claimedType).catch(fail);
  });
  parser.on('field', (name, value, _nameTruncated, valueTruncated) => {
    const fault = faultOfField(name, valueTruncated, fields, limits);
    if (fault) fail(fault);
    else fields.set(name, value);
  });
  const tooMany = (): void => fail(invalid(`A form may have at most ${limits.maxFields} fields.`));
  parser.on('fieldsLimit', tooMany).on('partsLimit', tooMany);
  parser.on('filesLimit', () => fail(problem('TooManyFiles')));
  // A last boundary that is not the end of the body finishes the parser early.
  const finished = Promise.withResolvers<void>();
  parser.on('finish', finished.resolve);
  parser.on('error', () => fail(problem('UploadBroken', { reason: 'ended before its form did' })));

  return {
    fields,
    file: found.promise,
    failed: failing.promise,
    fail,
    failure: () => failure?.error,
    write: async (chunk) => {
      if (!parser.write(chunk)) await once(parser, 'drain');
    },
    end: () => {
      parser.end();
      return finished.promise;
    },
  };
};

const openParser = (contentType: string | undefined, limits: FormLimits): BusboyInstance => {
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType ?? '')) throw problem('NotMultipart');
  if (!/;\s*boundary=("[^"]{1,200}"|[^\s;"]{1,200})\s*(;|$)/i.test(contentType ?? '')) {
    throw invalid('The Content-Type of a form must name its boundary.', 'Content-Type');
  }
  return new Busboy({
    headers: { 'content-type': contentType ?? '' },
    fileHwm: fileBufferBytes,
    // `curl -F file=path` sends the path as text, which is never meant; a part that says what it holds needs no name.
    isPartAFile: (field, type, name) => name !== undefined || (type !== 'text/plain' && limits.fileFields.includes(field ?? '')),
    limits: {
      fileSize: limits.maxFileBytes,
      fields: limits.maxFields,
      fieldSize: limits.maxFieldBytes,
      files: mostFileParts,
      parts: limits.maxFields + mostFileParts,
      headerPairs: partHeaders,
      headerSize: partHeaderBytes,
    },
  });
};

async function* bodyOf(first: IteratorResult<Uint8Array>, chunks: AsyncIterator<Uint8Array>, stream: BusboyFileStream) {
  try {
    for (let next = first; !next.done; next = await chunks.next()) yield next.value;
  } finally {
    stream.destroy();
  }
}

const faultOfField = (name: string | undefined, isCut: boolean, fields: ReadonlyMap<string, string>, limits: FormLimits) => {
  if (!name) return invalid('A part of the form has no name.');
  if (limits.fileFields.includes(name)) return problem('NoFilePart');
  if (isCut) return invalid(`The field "${shown(name)}" may hold at most ${limits.maxFieldBytes} bytes.`, shown(name));
  if (fields.has(name)) return invalid(`The field "${shown(name)}" is there twice.`, shown(name));
  return undefined;
};

const wrongFileField = (field: string | undefined, { fileFields }: FormLimits) => {
  const allowed = fileFields.map((name) => `"${name}"`).join(' or ');
  return invalid(`A file came in the field "${shown(field ?? '')}"; its field must be ${allowed}.`, shown(field ?? ''));
};

const invalid = (message: string, field?: string) => problem('InvalidInput', { message, ...(field !== undefined && { field }) });

/** As much of a client's word as fits into a message. */
const shown = (text: string): string => text.slice(0, 100);

const ignore = (): void => undefined;
