import { setTimeout as delay } from 'node:timers/promises';
import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import type { Proposed } from './entries.ts';
import type { Expectation } from './expectations.ts';
import type { Faults } from './faults.ts';
import type { Log, Outcome } from './log.ts';
import { unavailable } from './messages.ts';

export type Appending = { readonly log: Log; readonly faults: Faults; readonly cutConnections: () => void };

/** Both kinds of append send messages and options with these. */
type ProposedMessage = {
  getId(): UUID | undefined;
  getMetadataMap(): { get(name: string): string | undefined };
  getCustomMetadata_asU8(): Uint8Array;
  getData_asU8(): Uint8Array;
};
type ExpectationOptions = { hasNoStream(): boolean; hasAny(): boolean; hasStreamExists(): boolean };

export const toProposed = (message: ProposedMessage): Proposed => ({
  id: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? 'application/octet-stream',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});

export const toExpectation = (options: ExpectationOptions, revision: string): Expectation => {
  if (options.hasNoStream()) return 'none';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'exists' : Number(revision);
};

/** `position` is absent where the server does not know any more where a repeated append lies. */
export type Answer = Exclude<Outcome, { kind: 'success' }> | { kind: 'success'; revision: number; position: number | undefined };

export type AppendRequest = {
  readonly stream: string;
  readonly proposed: readonly Proposed[];
  readonly expected: Expectation;
};

/**
 * Writes, or not, and answers as the next fault wants it; `undefined` is no answer, ever.
 * @throws a gRPC error to be sent
 */
export const perform = async (
  { log, faults, cutConnections }: Appending,
  { stream, proposed, expected }: AppendRequest,
): Promise<Answer | undefined> => {
  const fault = faults.nextAppend();
  if (faults.slowMs > 0) await delay(faults.slowMs);
  const refusal = { kind: 'wrong-expected-version', current: log.stream(stream).entries.at(-1)?.revision } as const;
  const answer = fault?.writes === false ? refusal : log.append(stream, proposed, expected);
  switch (fault?.outcome) {
    case 'unavailable':
      throw unavailable();
    case 'hang':
      return undefined;
    case 'drop':
      return void cutConnections();
    case 'no position':
      return answer.kind === 'success' ? { ...answer, position: undefined } : answer;
    default:
      return answer;
  }
};
