import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Entry } from './entries.ts';
import type { Log } from './log.ts';
import { streamName } from './messages.ts';

type Options = ReadReq.Options;
type Expression = ReadReq.Options.FilterOptions.Expression;

/** The index of the first entry for which `isPast` holds; entries that are past follow those that are not. */
const firstPast = (entries: readonly Entry[], isPast: (entry: Entry) => boolean): number => {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry && isPast(entry)) high = middle;
    else low = middle + 1;
  }
  return low;
};

const fits = (expression: Expression, text: string): boolean => {
  const regex = expression.getRegex();
  return regex === '' ? expression.getPrefixList().some((prefix) => text.startsWith(prefix)) : new RegExp(regex).test(text);
};

/** The filter of a request as a predicate. */
export const matcher = (options: Options): ((entry: Entry) => boolean) => {
  const filter = options.getFilter();
  const byType = filter?.getEventType();
  const byStream = filter?.getStreamIdentifier();
  if (byType) return (entry) => fits(byType, entry.type);
  if (byStream) return (entry) => fits(byStream, entry.stream);
  return () => true;
};

/** The index behind the position a subscription to all events names. */
export const startOfSubscription = (log: Log, options: Options): number => {
  const all = options.getAll();
  const position = all?.getPosition();
  if (position) return firstPast(log.all, (entry) => entry.position > Number(position.getCommitPosition()));
  return all?.hasEnd() ? log.all.length : 0;
};

const isBackwards = (options: Options): boolean => options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;

/** Walks from an index to either end. */
function* walk(entries: readonly Entry[], index: number, backwards: boolean): Generator<Entry> {
  const step = backwards ? -1 : 1;
  for (let at = index; at >= 0 && at < entries.length; at += step) {
    const entry = entries[at];
    if (entry) yield entry;
  }
}

const startInStream = (options: ReadReq.Options.StreamOptions, entries: readonly Entry[], backwards: boolean): number => {
  if (options.hasRevision()) {
    const revision = Number(options.getRevision());
    return backwards ? Math.min(revision, entries.length - 1) : revision;
  }
  return options.hasEnd() || backwards ? entries.length - 1 : 0;
};

const startInAll = (options: ReadReq.Options.AllOptions, entries: readonly Entry[], backwards: boolean): number => {
  const position = options.getPosition();
  if (!position) return options.hasEnd() || backwards ? entries.length - 1 : 0;
  const at = firstPast(entries, (entry) => entry.position >= Number(position.getCommitPosition()));
  return backwards ? at - 1 : at;
};

/** The events a finite read asks for; `undefined` when there is no such stream. */
export const selected = (log: Log, options: Options): Iterable<Entry> | undefined => {
  const backwards = isBackwards(options);
  const count = Number(options.getCount());
  const ofStream = options.getStream();
  if (!ofStream) {
    const start = startInAll(options.getAll() ?? new streams.ReadReq.Options.AllOptions(), log.all, backwards);
    return walk(log.all, start, backwards).filter(matcher(options)).take(count);
  }
  const { entries, visibleFrom } = log.stream(streamName(ofStream.getStreamIdentifier()));
  if (entries.length === visibleFrom) return undefined;
  const visible = ({ revision }: Entry) => revision >= visibleFrom;
  return walk(entries, startInStream(ofStream, entries, backwards), backwards)
    .filter(visible)
    .take(count);
};
