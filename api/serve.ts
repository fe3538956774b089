import type { Fact } from '@lading/schema/events/registry.ts';
import type { Position } from '@lading/schema/position.ts';
import { sessionRoutes } from './admin/routes/session.ts';
import { signInRoute } from './admin/routes/sign-in.ts';
import { createSignInLink } from './admin/sign-in-link.ts';
import { downloadRoute } from './file/routes/download.ts';
import { fileRoutes } from './file/routes/files.ts';
import { linkRoutes } from './file/routes/links.ts';
import { putRoute } from './file/routes/put.ts';
import { tusRoutes } from './file/routes/tus.ts';
import { uploadRoute } from './file/routes/upload.ts';
import { serveGraphQL } from './graphql/server.ts';
import { createApp, type Observe } from './http/app.ts';
import { describeRoutes } from './http/openapi.ts';
import { cachedRoutes } from './image/routes/cached.ts';
import { imageRoutes } from './image/routes/image.ts';
import type { Lading } from './lading.ts';
import { createHotAnswers } from './link/hot-answers.ts';
import { systemContext, toEvents } from './log/context.ts';
import { projectRoutes } from './project/routes/projects.ts';
import { artifactRoutes } from './remote/routes/artifact.ts';
import { configRoute } from './remote/routes/config.ts';
import { artifactListRoute } from './remote/routes/list.ts';
import { embedRoutes } from './server/embed.ts';
import { createPrometheusMetrics } from './server/metrics.ts';
import { pageRoutes } from './server/pages.ts';
import { serverRoutes } from './server/routes.ts';
import type { Started } from './start.ts';
import { startParts } from './start.ts';
import { countRequests } from './traffic/count-requests.ts';
import { analyticsRoutes } from './traffic/routes/analytics.ts';

type Given = Parameters<typeof startParts>[0];

export type Serving = Started & {
  /** Where it listens. */
  readonly url: string;
  /** A link that signs the admin in, once. */
  readonly signInUrl: string;
};

/** How long answers under way may take once the server is told to stop. */
const drainMs = 5_000;
const catchUpMs = 30_000;

/** Starts the parts and the web server over them. Disposing `parts` stops what has come up, at any time. */
export const serve = async (given: Given, parts: AsyncDisposableStack): Promise<Serving> => {
  const started = await startParts(given, parts);
  const { lading } = started;
  await catchUp(lading);
  const url = await listen(lading, parts);
  const base = lading.settings.publicUrl ?? url;
  return { ...started, url: base, signInUrl: `${base}/sign-in?key=${createSignInLink(lading)}` };
};

/**
 * Writes down that it starts, and waits for the read models to get there: whatever was acknowledged before is then seen.
 * Folding a long log for the first time takes longer than anybody waits; it then serves what has been folded.
 */
const catchUp = async (lading: Lading): Promise<void> => {
  const { version, store, bytes, engine, logger } = lading;
  const position = await note(lading, {
    type: 'ServerStarted',
    data: { version, eventStore: store.kind, byteStore: bytes.kind },
  });
  if (!(await engine.settled(['ServerStarted'], position, catchUpMs)))
    logger.warn({}, 'the read models are still catching up with the log');
};

const listen = async (lading: Lading, parts: AsyncDisposableStack): Promise<string> => {
  const metrics = createPrometheusMetrics(lading);
  const count = countRequests(lading);
  const observe: Observe = (answered, seconds) => {
    metrics.observe(answered, seconds);
    count(answered, seconds);
  };
  const hot = createHotAnswers({
    ...lading,
    observe: (route, projectId, seconds) => observe({ method: 'GET', route, status: 200, isStream: false, projectId }, seconds),
  });
  lading.changes.listen(({ data }) => hot.drop(data));
  lading.variants.onForgotten(hot.drop);
  const app = createApp(lading, observe, hot.answer);
  let isReady = true;
  describeRoutes(app, lading.version);
  serverRoutes(app, lading, metrics, () => isReady);
  await pageRoutes(app, lading);
  await embedRoutes(app);
  serveGraphQL(app, lading);
  signInRoute(app, lading);
  sessionRoutes(app, lading);
  app.register(async (scope) => {
    // Bodies of uploads are read by the routes themselves, whatever their type.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    uploadRoute(scope, lading);
    putRoute(scope, lading);
    linkRoutes(scope, lading);
    tusRoutes(scope, lading);
    artifactRoutes(scope, lading);
  });
  fileRoutes(app, lading);
  projectRoutes(app, lading);
  analyticsRoutes(app, lading);
  configRoute(app, lading);
  imageRoutes(app, lading, hot);
  cachedRoutes(app, lading);
  artifactListRoute(app, lading);
  downloadRoute(app, lading, hot);

  parts.defer(async () => {
    const uptimeSeconds = (lading.clock.now().getTime() - Date.parse(lading.startedAt)) / 1000;
    await note(lading, { type: 'ServerStopped', data: { uptimeSeconds } }).catch(() => {});
  });
  parts.defer(async () => {
    isReady = false;
    lading.liveMetrics.stop();
    const cut = setTimeout(() => app.server.closeAllConnections(), drainMs);
    await app.close();
    clearTimeout(cut);
  });
  const { host, port } = lading.settings;
  await app.listen({ host, port });
  return localUrl(app.server.address(), host);
};

/** An address that opens in a browser on this machine, also where the server listens on every interface. */
const localUrl = (address: ReturnType<import('node:net').Server['address']>, host: string): string => {
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
};

const note = async (lading: Lading, fact: Fact): Promise<Position> => {
  const context = systemContext('server', lading.ids);
  const events = toEvents([fact], context, lading);
  return (await lading.store.append(`server-${lading.replica}`, events, { expected: 'any' })).position;
};
