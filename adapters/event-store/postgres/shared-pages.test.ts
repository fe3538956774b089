import { describe, expect, it } from 'vitest';
import type { LogPage } from './pages.ts';
import { sharePages } from './shared-pages.ts';

/** A log that ends at `end`, read in pages of three positions. */
const countedLog = () => {
  const log = { end: 0, reads: [] as string[], failing: false };
  const share = sharePages(async (after): Promise<LogPage> => {
    log.reads.push(after);
    if (log.failing) throw new Error('away');
    return { events: [], upto: String(Math.min(log.end, Number(after) + 3)), head: String(log.end) };
  });
  return { log, share };
};

describe('pages that are shared', () => {
  it('are read once for all who stand at the same place, however late they come', async () => {
    const { log, share } = countedLog();
    log.end = 2;
    const pages = await Promise.all([share('0'), share('0')]);
    expect(new Set([...pages, await share('0')]).size).toBe(1);
    expect(log.reads).toEqual(['0']);
  });

  it('are read by whoever stands elsewhere', async () => {
    const { log, share } = countedLog();
    log.end = 9;
    expect((await share('0')).upto).toBe('3');
    expect((await share('3')).upto).toBe('6');
    expect((await share('0')).upto).toBe('3');
    expect(log.reads).toEqual(['0', '3', '0']);
  });

  it('are not kept where they held nothing, so that what has come since is found', async () => {
    const { log, share } = countedLog();
    expect((await share('0')).upto).toBe('0');
    log.end = 1;
    expect((await share('0')).upto).toBe('1');
  });

  it('are not kept where they could not be read', async () => {
    const { log, share } = countedLog();
    log.end = 1;
    log.failing = true;
    await Promise.all([expect(share('0')).rejects.toThrow('away'), expect(share('0')).rejects.toThrow('away')]);
    log.failing = false;
    expect((await share('0')).upto).toBe('1');
  });
});
