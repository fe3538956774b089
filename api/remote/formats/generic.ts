import type { PackageFormat } from '../remote.ts';

/** Files of any kind: none is known to be an index, and none to stay what it is. */
export const generic: PackageFormat = {
  type: 'generic',
  parse: () => ({ kind: 'file', immutable: false }),
};
