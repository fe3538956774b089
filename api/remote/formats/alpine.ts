import type { PackageFormat } from '../remote.ts';

/**
 * Repositories of Alpine Linux: `{branch}/{repository}/{arch}/APKINDEX.tar.gz` lists the packages beside it
 * (https://wiki.alpinelinux.org/wiki/Apk_spec). A package may be built anew under the same name.
 */
export const alpine: PackageFormat = {
  type: 'alpine',
  parse: (path) => ({ kind: /(^|\/)APKINDEX\.tar\.gz$/.test(path) ? 'index' : 'file', immutable: false }),
};
