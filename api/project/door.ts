import type { EventStore } from '@lading/adapters/event-store/port.ts';
import { parseEvent } from '@lading/schema/events/registry.ts';
import { isUuid } from '@lading/schema/ids.ts';
import { problem } from '@lading/schema/problems.ts';
import { projectStream } from './decider.ts';

/** What other slices may ask about projects. It is asked of the log itself, so no answer is late. */
export type ProjectDoor = {
  /** The id of a project that is there, in lower case. @throws Problem ProjectNotFound */
  require(id: string): Promise<string>;
  /** When a project was deleted and by which event; `undefined` for one that is there. */
  deletion(uuid: string): Promise<Deletion | undefined>;
};

export type Deletion = { readonly event: string; readonly at: string };

export const openProjectDoor = (store: EventStore): ProjectDoor => {
  const lastEvent = async (uuid: string) => {
    let found: 'created' | Deletion | undefined;
    for await (const stored of store.read(projectStream(uuid))) {
      const { type, id, metadata } = parseEvent(stored);
      if (type === 'ProjectCreated') found = 'created';
      if (type === 'ProjectDeleted') found = { event: id, at: metadata.at };
    }
    return found;
  };
  return {
    async require(id) {
      const uuid = id.toLowerCase();
      if (!isUuid(uuid) || (await lastEvent(uuid)) !== 'created') throw problem('ProjectNotFound', { project: id.slice(0, 100) });
      return uuid;
    },
    async deletion(uuid) {
      const found = await lastEvent(uuid);
      return found === 'created' ? undefined : found;
    },
  };
};
