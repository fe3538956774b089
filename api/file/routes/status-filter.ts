import type { FileFilter, FileStatus } from '@lading/projections/files-filter.ts';
import { problem } from '@lading/schema/problems.ts';

const statuses: Readonly<Record<string, readonly FileStatus[]>> = {
  live: ['LIVE'],
  expired: ['EXPIRED'],
  deleted: ['DELETED'],
  pruned: ['PRUNED'],
  all: ['LIVE', 'EXPIRED', 'DELETED', 'PRUNED'],
};

/** `live`, `expired,deleted`, `all`; live ones where nothing is said. @throws Problem InvalidInput */
export const statusFilter = (given: unknown): FileFilter => {
  if (given === undefined) return {};
  const status = new Set<FileStatus>();
  for (const name of typeof given === 'string' ? given.split(',') : ['']) {
    if (!Object.hasOwn(statuses, name))
      throw problem('InvalidInput', {
        field: 'status',
        message: `A status is one of ${Object.keys(statuses).join(', ')}, or some of them with commas between.`,
      });
    for (const one of statuses[name] ?? []) status.add(one);
  }
  return { status: [...status] };
};
