import type { EventStore } from '@lading/adapters/event-store/port.ts';
import { isUuid } from '@lading/schema/ids.ts';
import { problem } from '@lading/schema/problems.ts';
import { projectStream } from './decider.ts';

/** What other slices may ask about projects. It is asked of the log itself, so no answer is late. */
export type ProjectDoor = {
  /** The id of a project that is there, in lower case. @throws Problem ProjectNotFound */
  require(id: string): Promise<string>;
  /** The event that deleted a project; `undefined` for one that is there. */
  deletedBy(uuid: string): Promise<string | undefined>;
};

export const openProjectDoor = (store: EventStore): ProjectDoor => {
  const read = async (uuid: string) => {
    let isCreated = false;
    let deletedBy: string | undefined;
    for await (const { type, id } of store.read(projectStream(uuid))) {
      if (type === 'ProjectCreated') isCreated = true;
      if (type === 'ProjectDeleted') deletedBy = id;
    }
    return { isLive: isCreated && deletedBy === undefined, deletedBy };
  };
  return {
    async require(id) {
      const uuid = id.toLowerCase();
      if (!isUuid(uuid) || !(await read(uuid)).isLive) throw problem('ProjectNotFound', { project: id.slice(0, 100) });
      return uuid;
    },
    deletedBy: async (uuid) => (await read(uuid)).deletedBy,
  };
};
