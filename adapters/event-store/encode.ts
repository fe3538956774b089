import type { NewEvent } from '@lading/schema/events/registry.ts';
import { EventTooLarge, maxAppendBytes } from './port.ts';

/** An event as it goes over the wire: data and metadata are JSON texts, kept byte for byte. */
export type EncodedEvent = {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  /** Of data and metadata together, in UTF-8. */
  readonly bytes: number;
};

const json = (event: NewEvent, part: 'data' | 'metadata'): string => {
  const text: string | undefined = JSON.stringify(event[part]); // typed as string, yet undefined for what JSON cannot say
  if (text === undefined) throw new TypeError(`the ${part} of event ${event.id} (${event.type}) is not JSON`);
  return text;
};

const encode = (event: NewEvent): EncodedEvent => {
  const [data, metadata] = [json(event, 'data'), json(event, 'metadata')];
  return { id: event.id, type: event.type, data, metadata, bytes: Buffer.byteLength(data) + Buffer.byteLength(metadata) };
};

/** What one event counts against the limit: its JSON, and its type as EventStoreDB counts it, two bytes a character. */
const weigh = ({ bytes, type }: EncodedEvent): number => bytes + 2 * type.length;

/**
 * Writes the events of one append as JSON, before any I/O. Returns them with what they count against the limit, in bytes.
 * @throws EventTooLarge when together they are over `maxAppendBytes`
 * @throws RangeError when there are none
 * @throws TypeError when one holds what JSON cannot say
 */
export const encodeEvents = (
  events: readonly NewEvent[],
): { readonly encoded: readonly EncodedEvent[]; readonly bytes: number } => {
  if (events.length === 0) throw new RangeError('an append holds at least one event');
  const encoded = events.map(encode);
  const bytes = encoded.reduce((sum, event) => sum + weigh(event), 0);
  if (bytes > maxAppendBytes) throw new EventTooLarge(bytes, maxAppendBytes);
  return { encoded, bytes };
};
