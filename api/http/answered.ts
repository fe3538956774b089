import type { EventData } from '@lading/schema/events/registry.ts';
import { isUuid } from '@lading/schema/ids.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Lading } from '../lading.ts';
import { senderOf } from './sender.ts';

/** The file that a request asks for, live or ended. */
type Asked = Pick<EventData<'FileRefused'>, 'slug' | 'uuid' | 'projectId' | 'kind'>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set as soon as the file is known: a refusal then counts as an error of this file, and the request for its project. */
    asked: Asked | null;
  }
}

/** What is counted of an answer: its route's pattern, never its path, so that no link is in a log or a metric. */
export type Answered = {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  /** The project that the request is about, where there is one. */
  readonly projectId: string | null;
  /** Whether it went on for as long as somebody listened: how long says nothing about the server. */
  readonly isStream: boolean;
};

/** What is counted of an answer that the framework has sent. */
export const describeAnswer = (request: FastifyRequest, reply: FastifyReply): Answered => ({
  method: request.method,
  route: request.routeOptions.url ?? 'none',
  status: reply.raw.statusCode,
  projectId: request.asked?.projectId ?? projectInPath(request, reply.raw.statusCode),
  isStream: String(reply.raw.getHeader('content-type')).startsWith('text/event-stream'),
});

/** The project of `/api/projects/{uuid}…`. Only one that is there, or anybody could fill the read models with made-up ones. */
const projectInPath = ({ routeOptions, params, caller }: FastifyRequest, status: number): string | null => {
  if (!routeOptions.url?.startsWith('/api/projects/:project') || !caller?.mayManage || status === 404) return null;
  const { project }: { readonly project?: string } = params ?? {};
  return project !== undefined && isUuid(project) ? project.toLowerCase() : null;
};

/** Records that a file could not be had, where the answer to a request for it says so. */
export const countRefusal = ({ traffic }: Pick<Lading, 'traffic'>, request: FastifyRequest, status: number): void => {
  if (!request.asked || status < 400) return;
  const data = { ...request.asked, status, count: 1, ...senderOf(request.raw) };
  traffic.record({ type: 'FileRefused', data }, request.caller?.context.client ?? null);
};
