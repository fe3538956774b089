import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { basename, extname } from 'node:path';
import type { File } from '@lading/projections/files-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import mime from 'mime';
import { callerOf } from '../http/caller.ts';
import type { Representation } from '../http/plan-bytes.ts';
import { senderOf } from '../http/sender.ts';
import { type Served, serveBytes } from '../http/serve-bytes.ts';
import { takeOver } from '../http/take-over.ts';
import { ClientGone } from '../http/transfer.ts';
import type { Lading } from '../lading.ts';
import { cacheControl } from '../link/cache-control.ts';
import type { HotAnswers, Served as HotServed } from '../link/hot-answers.ts';
import { linkedFile, representationOf } from '../link/linked-file.ts';
import { requirePassword } from '../link/require-password.ts';
import type { TrafficFact } from '../log/traffic-kinds.ts';
import type { Written } from './grammar.ts';
import { expandPresets } from './presets.ts';
import { readPath } from './read-path.ts';
import { isSigned } from './signature.ts';
import type { Found, Wanted } from './variants-port.ts';
import { requireImage, wantedOf } from './wanted.ts';

/** Settings that say how the bytes are handed over and leave them as they are. */
const handOver: ReadonlySet<string> = new Set(['inline']);

type Answer = {
  /** The file it was made of; then those that are seen in it. */
  readonly files: readonly [File, ...File[]];
  /** Null for the picture as it was uploaded. */
  readonly variant: string | null;
  readonly isHit: boolean;
  readonly representation: Representation;
  readonly isAttachment: boolean;
  /** Of the file and those that are seen in it, the one whose time is over first. */
  readonly endsFirst: File;
};

type Asked = { readonly id: string; readonly path: string };

/**
 * Serves a picture: rendered, stored, or as it was uploaded.
 * @param asked the segment that names the file, and what stands after it, percent-encoded as it was sent
 */
export const serveImage = async (
  lading: Lading,
  hot: HotAnswers,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Asked,
): Promise<FastifyReply> => {
  reply.header('X-Robots-Tag', 'noindex');
  const written = requestedSteps(lading, request, asked.path);
  const file = await publicFile(lading, request, asked.id);
  const answer = written.steps.every(({ name }) => handOver.has(name))
    ? original(lading, file, written)
    : await rendered(lading, file, written, request, reply);

  const served = await serveBytes(request.raw, takeOver(reply), answer.representation, {
    cacheControl: cacheControl(answer.endsFirst, lading.settings.cacheMaxAgeSeconds, lading.clock.now()),
    attachment: answer.isAttachment || new URLSearchParams(request.raw.url?.split('?')[1]).has('download'),
  });
  if (served.error) lading.logger.error({ request: request.id, err: served.error }, 'the byte store broke off');
  if (request.method === 'GET') count(lading, hot, answer, served, request, reply);
  return reply;
};

/** @throws Problem SignatureWanted, PresetsOnly, MalformedOperation, MalformedPath */
const requestedSteps = ({ settings }: Lading, request: FastifyRequest, path: string): Written => {
  const { steps, fileName } = readPath(path);
  const [requested = '', query] = request.raw.url?.split('?') ?? [];
  const signature = new URLSearchParams(query).get('sig');
  if (steps.length > 0 && settings.imageSigning !== null && !isSigned(requested, signature, settings.imageSigning))
    throw problem('SignatureWanted');
  return { steps: expandPresets(steps, settings.imagePresets), fileName };
};

/** @throws Problem FileNotFound, FileGone, VariantsNotPublic, PasswordWanted, TooManyGuesses, NotAnImage */
const publicFile = async (lading: Lading, request: FastifyRequest, id: string): Promise<File> => {
  const file = await linkedFile(lading, request, id, 'IMAGE');
  if (file.maxDownloads !== null) throw problem('VariantsNotPublic');
  await requirePassword(lading.linkAccess, file, request);
  return requireImage(file);
};

const original = (lading: Lading, file: File, { steps, fileName }: Written): Answer => {
  const representation = representationOf(lading, file);
  return {
    files: [file],
    endsFirst: file,
    variant: null,
    isHit: false,
    representation: { ...representation, name: fileName ?? file.name },
    isAttachment: steps.at(-1)?.params[0] === 'no',
  };
};

const rendered = async (
  lading: Lading,
  file: File,
  written: Written,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Answer> => {
  const wanted = await wantedOf(lading, file, written.steps, request.headers);
  if (wanted.vary.length > 0) reply.header('Vary', wanted.vary.join(', '));
  if (wanted.vary.includes('DPR')) reply.header('Accept-CH', 'Sec-CH-DPR, Sec-CH-Width, DPR, Width');
  const leaving = new AbortController();
  const leave = () => leaving.abort(new ClientGone());
  reply.raw.once('close', leave);
  try {
    const found = await lading.variants.find(wanted, callerOf(request).context, leaving.signal);
    return {
      files: [file, ...wanted.sources.values()],
      endsFirst: endsFirst(wanted),
      variant: wanted.variant,
      isHit: found.isHit,
      representation: variantRepresentation(found, written.fileName ?? file.name),
      isAttachment: !wanted.transformation.mode.inline,
    };
  } finally {
    reply.raw.off('close', leave);
  }
};

const endsFirst = ({ file, sources }: Wanted): File => {
  const ends = ({ expiresAt }: File) => (expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt));
  return [...sources.values()].reduce((first, other) => (ends(other) < ends(first) ? other : first), file);
};

const variantRepresentation = ({ variant, open }: Found, name: string): Representation => ({
  size: variant.size,
  etag: `"${variant.sha256}"`,
  lastModified: new Date(variant.renderedAt),
  mediaType: variant.mediaType,
  name: nameAs(name, variant.mediaType),
  open,
});

/** A name with the extension that the bytes call for. */
const nameAs = (name: string, mediaType: string): string => {
  if (mime.getType(name) === mediaType) return name;
  const extension = mime.getExtension(mediaType);
  return extension === null ? name : `${basename(name, extname(name))}.${extension}`;
};

const count = (
  lading: Lading,
  hot: HotAnswers,
  answer: Answer,
  served: Served,
  request: FastifyRequest,
  reply: FastifyReply,
): void => {
  if (served.status !== 200 && served.status !== 206) return;
  lading.traffic.record(imageServed(answer, served, request.raw), callerOf(request).context.client);
  if (served.status === 200 && served.completed)
    hot.served(request.raw, whole(answer, request.routeOptions.url ?? '', reply.raw.getHeaders()));
};

const imageServed = (
  { files: [file], variant, isHit }: Answer,
  { bytes, error }: Pick<Served, 'bytes' | 'error'>,
  request: IncomingMessage,
): TrafficFact => {
  const { slug, uuid, projectId } = file;
  const hits = variant !== null && isHit ? 1 : 0;
  const misses = variant !== null && !isHit ? 1 : 0;
  const data = { slug, uuid, projectId, variant, count: 1, hits, misses, bytes, errors: error === undefined ? 0 : 1 };
  return { type: 'ImageServed', data: { ...data, ...senderOf(request) } };
};

/** The whole picture, as it may be served again from memory. */
const whole = (answer: Answer, route: string, headers: OutgoingHttpHeaders): HotServed => ({
  ...answer,
  route,
  headers,
  size: answer.representation.size,
  open: () => answer.representation.open(),
  fact: (request, completed) =>
    imageServed({ ...answer, isHit: true }, { bytes: completed ? answer.representation.size : 0 }, request),
});
