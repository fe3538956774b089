import { z } from 'zod';
import { defineEvent } from './define.ts';

const stream = 'server-{replica}';

export const serverStarted = defineEvent({
  type: 'ServerStarted',
  version: 1,
  summary: 'A Lading process began to serve.',
  stream,
  data: z.object({ version: z.string(), eventStore: z.string(), byteStore: z.string() }),
  sample: { version: '0.1.0', eventStore: 'postgres', byteStore: 'filesystem' },
  say: (data) => `started Lading ${data.version}`,
});

export const serverStopped = defineEvent({
  type: 'ServerStopped',
  version: 1,
  summary: 'A Lading process drained and stopped. A killed one leaves no such event.',
  stream,
  data: z.object({ uptimeSeconds: z.number().min(0) }),
  sample: { uptimeSeconds: 86_400 },
  say: (data) => `stopped Lading after ${Math.round(data.uptimeSeconds)} s`,
});

export const projectionRebuilt = defineEvent({
  type: 'ProjectionRebuilt',
  version: 1,
  summary: 'A read model was folded anew from the log and took over.',
  stream,
  data: z.object({ name: z.string(), version: z.int().min(1), events: z.int().min(0) }),
  sample: { name: 'files', version: 2, events: 1_000_000 },
  say: (data) => `rebuilt the read model ${data.name} (version ${data.version})`,
});

export const orphansFound = defineEvent({
  type: 'OrphansFound',
  version: 1,
  summary:
    'The byte store holds bytes past the grace period that no read model knows. Those that still have no event are removed.',
  stream,
  data: z.object({ objects: z.int().min(1), bytes: z.int().min(0) }),
  sample: { objects: 2, bytes: 73_400_320 },
  say: (data) => `found ${data.objects} objects without an event in the byte store`,
});
