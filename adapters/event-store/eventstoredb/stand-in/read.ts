import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Entry } from './entries.ts';
import type { Faults, ReadFault } from './faults.ts';
import type { Log } from './log.ts';
import { streamDeleted, streamName, unavailable, unimplemented } from './messages.ts';
import {
  caughtUpResponse,
  checkpointResponse,
  confirmationResponse,
  eventResponse,
  streamNotFoundResponse,
} from './responses.ts';
import { matcher, selected, startOfSubscription } from './select.ts';

type Call = ServerWritableStream<ReadReq, ReadResp>;
type Options = ReadReq.Options;

/** One read while it lasts. */
type OpenRead = {
  readonly live: boolean;
  /** Ends it as the server would: in order, or because it cannot go on. */
  end(how: 'ended' | 'unavailable'): void;
};

/** What reads there were, for tests to look at. */
export type ReadTally = { begun: number; eventsPushed: number; readonly open: Set<OpenRead> };

type Context = { readonly log: Log; readonly faults: Faults; readonly tally: ReadTally };

type Reading = {
  readonly call: Call;
  readonly options: Options;
  readonly signal: AbortSignal;
  readonly fault: ReadFault | undefined;
  readonly tally: ReadTally;
};

/** Sends one message and waits while the client is slow. */
const send = async ({ call, options, signal, fault, tally }: Reading, message: ReadResp): Promise<void> => {
  if (options.hasSubscription() && message.hasEvent()) tally.eventsPushed += 1;
  if (!call.write(message)) await once(call, 'drain', { signal });
  if (fault === 'break off' && message.hasEvent()) throw unavailable();
};

const asEvent = ({ fault }: Reading, entry: Entry): ReadResp =>
  eventResponse(entry, fault === 'split positions' ? entry.position + 1 : entry.position);

const sendSelected = async ({ log }: Context, reading: Reading): Promise<void> => {
  const name = streamName(reading.options.getStream()?.getStreamIdentifier());
  if (log.stream(name).tombstoned) throw streamDeleted(name);
  const entries = selected(log, reading.options);
  if (!entries) return send(reading, streamNotFoundResponse(name));
  for (const entry of entries) await send(reading, asEvent(reading, entry));
};

/** Waits for ever, which ends with the call. */
const hang = (signal: AbortSignal): Promise<unknown> => once(new EventTarget(), 'never', { signal });

const follow = async ({ log, faults }: Context, reading: Reading): Promise<void> => {
  const { options, signal } = reading;
  const matches = matcher(options);
  // The server counts what it looked at, not what it sent: checkpoints run ahead of events still on their way.
  const checkpointEvery = 32 * (options.getFilter()?.getCheckpointintervalmultiplier() ?? Number.POSITIVE_INFINITY);
  const start = startOfSubscription(log, options);
  let index = start;

  const look = async (entry: Entry): Promise<void> => {
    if (faults.silent) await hang(signal);
    index += 1;
    if (matches(entry)) await send(reading, asEvent(reading, entry));
    if ((index - start) % checkpointEvery === 0) await send(reading, checkpointResponse(entry));
  };
  const catchUp = async (): Promise<void> => {
    for (let entry = log.all[index]; entry; entry = log.all[index]) await look(entry);
  };

  await send(reading, confirmationResponse(randomUUID()));
  await catchUp();
  await send(reading, caughtUpResponse());
  for (;;) {
    await catchUp();
    await log.growth(signal);
  }
};

const serve = async (context: Context, reading: Reading): Promise<void> => {
  const { options, signal, fault } = reading;
  if (fault === 'unavailable') throw unavailable();
  if (fault === 'hang') await hang(signal);
  if (!options.hasSubscription()) return sendSelected(context, reading);
  if (options.hasStream()) throw unimplemented('subscription to a single stream');
  await follow(context, reading);
};

/** The Read method: streams and the whole log, both ways, and subscriptions to the whole log. */
export const createRead =
  (context: Context) =>
  async (call: Call): Promise<void> => {
    const options = call.request.getOptions();
    if (!options) return void call.emit('error', unimplemented('read without options'));
    const gone = new AbortController();
    const { tally, faults } = context;
    const reading = { call, options, signal: gone.signal, fault: faults.nextRead(), tally };
    const open: OpenRead = {
      live: options.hasSubscription(),
      end(how) {
        gone.abort();
        if (how === 'ended') call.end();
        else call.emit('error', unavailable());
      },
    };
    tally.begun += 1;
    tally.open.add(open);
    call.on('cancelled', () => gone.abort());
    try {
      await serve(context, reading);
      call.end();
    } catch (error) {
      if (!gone.signal.aborted) call.emit('error', error);
    } finally {
      tally.open.delete(open);
    }
  };
