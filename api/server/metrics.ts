import { type Metrics, readMetrics } from '@lading/projections/metrics-queries.ts';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Lading } from '../lading.ts';

export type PrometheusMetrics = {
  readonly contentType: string;
  /** The exposition text. */
  text(): Promise<string>;
  /** Counts an answered request: by route pattern, never by path. */
  observe(labels: { method: string; route: string; status: number }, seconds: number): void;
};

const gauges = {
  lading_uploads: ['Uploads recorded in the log', 'uploads'],
  lading_downloads: ['Downloads recorded in the log', 'downloads'],
  lading_expirations: ['Files that expired', 'expirations'],
  lading_deletions: ['Files that were deleted', 'deletions'],
  lading_files_live: ['Files that are live', 'filesLive'],
  lading_bytes_stored: ['Bytes of live files', 'bytesStored'],
  lading_bytes_served: ['Bytes served of files and of pictures made of them', 'bytesServed'],
  lading_images_served: ['Pictures served', 'imagesServed'],
  lading_cache_hits: ['Answers that found what they needed stored', 'cacheHits'],
  lading_cache_misses: ['Answers for which it was made or fetched', 'cacheMisses'],
} as const satisfies Record<string, readonly [string, keyof Omit<Metrics, 'at' | 'position'>]>;

/** The numbers of one server for Prometheus, in a registry of its own. */
export const createPrometheusMetrics = ({
  db,
  engine,
  variants,
}: Pick<Lading, 'db' | 'engine' | 'variants'>): PrometheusMetrics => {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const duration = new Histogram({
    name: 'lading_http_request_duration_seconds',
    help: 'Time to the last byte of an answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [register],
  });
  const counts = Object.entries(gauges).map(([name, [help, column]]) => ({
    column,
    gauge: new Gauge({ name, help, registers: [register] }),
  }));
  const rendered = new Counter({
    name: 'lading_variants_rendered_total',
    help: 'Pictures that this process rendered',
    registers: [register],
  });
  const projectionUp = new Gauge({
    name: 'lading_projection_up',
    help: '1 while a projection folds, 0 once it stopped at an event',
    labelNames: ['name'],
    registers: [register],
  });

  return {
    contentType: register.contentType,
    async text() {
      const [totals, projections] = await Promise.all([readMetrics(db), engine.status()]);
      for (const { column, gauge } of counts) gauge.set(totals[column]);
      rendered.reset();
      rendered.inc(variants.rendered());
      for (const { name, state } of projections) projectionUp.set({ name }, state === 'failed' ? 0 : 1);
      return register.metrics();
    },
    observe: ({ method, route, status }, seconds) => duration.observe({ method, route, status }, seconds),
  };
};
