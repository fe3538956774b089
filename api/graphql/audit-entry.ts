import { actorName } from '@lading/schema/events/metadata.ts';
import { describeEvent, parseEvent, type StoredEvent } from '@lading/schema/events/registry.ts';
import { builder } from './builder.ts';

const mask = '***';
const secrets: ReadonlySet<string> = new Set(['passwordHash']);

/** Data of an event as people may read it: secrets at any depth are masked, whether they are set is not. */
export const withoutSecrets = (data: unknown): unknown => {
  if (Array.isArray(data)) return data.map(withoutSecrets);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, secrets.has(name) && value !== null ? mask : withoutSecrets(value)]),
  );
};

/** One event of the log, as people read it. */
export const auditEntry = (stored: StoredEvent) => {
  const event = parseEvent(stored);
  return {
    id: event.id,
    position: event.position,
    stream: event.stream,
    revision: event.revision,
    type: event.type,
    at: event.metadata.at,
    actor: actorName(event.metadata.actor),
    summary: describeEvent(event),
    data: withoutSecrets(event.data),
    metadata: event.metadata,
  };
};

export const AuditEntry = builder.objectRef<ReturnType<typeof auditEntry>>('AuditEntry').implement({
  description: 'An event of the log.',
  fields: (t) => ({
    id: t.exposeID('id'),
    position: t.exposeString('position', { description: 'Where it lies in the log: a number of any size.' }),
    stream: t.exposeString('stream'),
    revision: t.exposeInt('revision', { description: 'Where it lies in its stream, from 0.' }),
    type: t.exposeString('type'),
    at: t.expose('at', { type: 'DateTime' }),
    actor: t.exposeString('actor', { description: 'Such as "admin", "token" or "system:cleaner".' }),
    summary: t.exposeString('summary', { description: 'One plain sentence, without the actor.' }),
    data: t.expose('data', { type: 'JSON', description: 'What it says, secrets masked.' }),
    metadata: t.expose('metadata', { type: 'JSON' }),
  }),
});

export const AuditEntryConnection = builder.connectionObject({ type: AuditEntry, name: 'AuditEntryConnection' });
