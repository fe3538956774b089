import { buildWebWhenStale } from '../web/stale.ts';

/** Builds the pages before any server of the tests starts; several at once would build them over each other. */
export default (): Promise<void> => buildWebWhenStale();
