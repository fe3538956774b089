import type { z } from 'zod';

type Version = number;
type Upcaster = (older: never) => unknown;

type Definition<Type extends string, Data extends z.ZodType> = {
  /** The event's name in the log, for ever. */
  readonly type: Type;
  /** The version of the shape below; stored in `metadata.schemaVersion`. */
  readonly version: Version;
  /** When it happens, one sentence, for `docs/events.md`. */
  readonly summary: string;
  /** The stream it is recorded in, such as `file-{slug}`. */
  readonly stream: string;
  readonly data: Data;
  /** A stored shape by its old version, and how it becomes the next one. */
  readonly upcasters?: Readonly<Record<Version, Upcaster>>;
  /** One valid example, shown in the docs and parsed in the tests. */
  readonly sample: z.input<Data>;
  /** One plain sentence for the audit trail, without the actor: "uploaded build.tar.gz". */
  readonly say: (data: z.output<Data>) => string;
};

/** Declares an event as a value that validates, types, documents and explains it. */
export const defineEvent = <const Type extends string, Data extends z.ZodType>(definition: Definition<Type, Data>) => definition;

/** What every definition has in common; the registry keeps them so. */
export type AnyDefinition = Definition<string, z.ZodType>;
