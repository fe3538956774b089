import type { EventStoreDBClient } from '@eventstore/db-client';
import type { StoredEvent } from '@lading/schema/events/registry.ts';
import { isAbsent, Overdue } from './errors.ts';
import { toStoredEvent } from './events.ts';
import { patience } from './patience.ts';
import { pull } from './pull.ts';

export type Reading = { readonly client: EventStoreDBClient; readonly deadlineMs: number };

/** For a call that is answered in one go: any silence of `deadlineMs` is the end of it. */
export const overdueAfter = (deadlineMs: number) => ({
  quietMs: deadlineMs,
  onQuiet: () => Promise.reject(new Overdue(deadlineMs)),
});

/** One stream from a revision on; a connection lost on the way is made good behind the last event handed out. */
export async function* readStream({ client, deadlineMs }: Reading, stream: string, from: number): AsyncGenerator<StoredEvent> {
  const trouble = patience(deadlineMs);
  let next = from;
  for (;;) {
    try {
      const call = client.readStream(stream, { fromRevision: BigInt(next) });
      for await (const resolved of pull(call, overdueAfter(deadlineMs))) {
        const event = toStoredEvent(resolved);
        next = event.revision + 1;
        trouble.progressed();
        yield event;
      }
      return;
    } catch (error) {
      if (isAbsent(error)) return;
      await trouble.after(error);
    }
  }
}
