import {
  ANY,
  type AppendExpectedRevision,
  type Credentials,
  type EventStoreDBClient,
  NO_STREAM,
  STREAM_EXISTS,
} from '@eventstore/db-client';
import type { NewEvent } from '@lading/schema/events/registry.ts';
import { encodeEvents } from '../encode.ts';
import { type Appended, Conflict, EventTooLarge, type Expected, maxAppendBytes } from '../port.ts';
import { isConflict, isTooLarge } from './errors.ts';
import { toClientEvent } from './events.ts';
import { persist } from './patience.ts';
import { readStream } from './read.ts';

type Appending = {
  readonly client: EventStoreDBClient;
  readonly credentials: Credentials | undefined;
  readonly deadlineMs: number;
};

const expectations = { none: NO_STREAM, any: ANY, exists: STREAM_EXISTS } as const;

const toRevision = (expected: Expected): AppendExpectedRevision =>
  typeof expected === 'number' ? BigInt(expected) : expectations[expected];

/**
 * Appends, and when the outcome is unknown appends again: the same ids under the same expectation, which the server
 * recognises: behind an exact expectation always, for `any` and `exists` as long as it has the ids in memory.
 *
 * The client's `throwOnAppendFailure: false` is not used: it answers a conflict with a wrong revision.
 */
export const append = async (
  { client, credentials, deadlineMs }: Appending,
  stream: string,
  events: readonly NewEvent[],
  expected: Expected,
): Promise<Appended> => {
  const { bytes } = encodeEvents(events);
  const options = { expectedRevision: toRevision(expected), deadline: deadlineMs, ...(credentials && { credentials }) };
  const proposed = events.map(toClientEvent);
  try {
    const answer = await persist(deadlineMs, () => client.appendToStream(stream, proposed, options));
    const revision = Number(answer.nextExpectedRevision);
    return { revision, position: answer.position?.commit.toString() ?? (await positionAt(client, stream, revision, deadlineMs)) };
  } catch (error) {
    if (isConflict(error)) throw new Conflict(stream, expected);
    if (isTooLarge(error)) throw new EventTooLarge(bytes, maxAppendBytes);
    throw error;
  }
};

/** The answer to a repeated append may lack the position; the stream has it. */
const positionAt = async (client: EventStoreDBClient, stream: string, revision: number, deadlineMs: number) => {
  for await (const event of readStream({ client, deadlineMs }, stream, revision)) return event.position;
  throw new RangeError(`${stream} ends before revision ${revision}, which EventStoreDB says it has`);
};
