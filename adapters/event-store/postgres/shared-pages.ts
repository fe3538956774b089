import type { Position } from '@lading/schema/position.ts';
import type { LogPage } from './pages.ts';

/**
 * Pages of everything that happens, read once for all who stand at the same place: those who have caught up with the log all
 * move from one end of it to the next. A page that cannot be read
 * is forgotten, so that each asks anew.
 */
export const sharePages = (read: (after: Position) => Promise<LogPage>): ((after: Position) => Promise<LogPage>) => {
  let latest: { readonly after: Position; readonly page: Promise<LogPage> } | undefined;
  return (after) => {
    if (latest?.after === after) return latest.page;
    const shared = { after, page: read(after) };
    latest = shared;
    const forget = () => {
      if (latest === shared) latest = undefined;
    };
    // What said that nothing had come yet is no answer for whoever knows that something has.
    shared.page.then(({ upto }) => upto === after && forget(), forget);
    return shared.page;
  };
};
