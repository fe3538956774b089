import { Problem, type ProblemCode, type ProblemKind } from '@lading/schema/problems.ts';
import { builder } from './builder.ts';

/** Refusals with a type of their own. */
const typeOfCode = { AdminLockedOut: 'LockedOut', WrongAdminPassword: 'WrongPassword' } as const;

/** How all others appear as types: by their kind, under one interface. */
const typeOfKind = {
  absent: 'NotFound',
  gone: 'NotFound',
  invalid: 'InvalidInput',
  unsupported: 'InvalidInput',
  'too-large': 'FileTooLarge',
  full: 'StorageFull',
  conflict: 'Conflict',
} as const satisfies Partial<Record<ProblemKind, string>>;

type RefusalType = (typeof typeOfKind)[keyof typeof typeOfKind] | (typeof typeOfCode)[keyof typeof typeOfCode];

/** The type under which a refusal is a result; `undefined` where it is an error of the request. */
const refusalType = ({ code, kind }: Problem): RefusalType | undefined => {
  if (code in typeOfCode) return typeOfCode[code as keyof typeof typeOfCode];
  return kind in typeOfKind ? typeOfKind[kind as keyof typeof typeOfKind] : undefined;
};

/** A refusal as a result. A `Problem` itself would not do: GraphQL takes whatever is an `Error` for thrown. */
export class Refused {
  readonly problem: Problem;
  readonly type: RefusalType;

  constructor(refusal: Problem, type: RefusalType) {
    this.problem = refusal;
    this.type = type;
  }
}

/** The type of a result that may be a refusal. */
export const resultType = (value: unknown, otherwise: string): string => (value instanceof Refused ? value.type : otherwise);

const isA = <C extends ProblemCode>(refusal: Problem, code: C): refusal is Problem<C> => refusal.code === code;

const Refusal = builder.interfaceRef<Refused>('Refusal').implement({
  description: 'A refusal from the catalogue: an expected outcome, not an error.',
  fields: (t) => ({
    code: t.string({ resolve: ({ problem }) => problem.code }),
    message: t.string({ resolve: ({ problem }) => problem.message }),
  }),
});

export const NotFound = builder.objectRef<Refused>('NotFound').implement({ interfaces: [Refusal] });

export const InvalidInput = builder.objectRef<Refused>('InvalidInput').implement({
  interfaces: [Refusal],
  fields: (t) => ({
    field: t.string({
      nullable: true,
      description: 'The part of the input that is wrong, where it is one.',
      resolve: ({ problem: refusal }) => (isA(refusal, 'InvalidInput') ? camelCase(refusal.detail.field) : null),
    }),
  }),
});

/** Fields are known by the names that forms have for them. */
const camelCase = (field = ''): string | null => field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) || null;

export const FileTooLarge = builder.objectRef<Refused>('FileTooLarge').implement({
  interfaces: [Refusal],
  fields: (t) => ({
    limitBytes: t.field({
      type: 'ByteCount',
      resolve: ({ problem: refusal }, _args, { lading }) =>
        isA(refusal, 'FileTooLarge') || isA(refusal, 'RequestTooLarge')
          ? refusal.detail.limitBytes
          : lading.settings.maxFileBytes,
    }),
  }),
});

export const StorageFull = builder.objectRef<Refused>('StorageFull').implement({
  interfaces: [Refusal],
  fields: (t) => ({
    usedBytes: t.field({
      type: 'ByteCount',
      resolve: ({ problem: refusal }, _args, { lading }) =>
        isA(refusal, 'StorageFull') ? refusal.detail.usedBytes : lading.usedBytes(),
    }),
    capacityBytes: t.field({
      type: 'ByteCount',
      description: 'What the store may hold; on a full disk, what it holds and what is free.',
      resolve: async ({ problem: refusal }, _args, { lading }) =>
        isA(refusal, 'StorageFull')
          ? refusal.detail.capacityBytes
          : (await lading.usedBytes()) + ((await lading.bytes.freeBytes()) ?? 0),
    }),
  }),
});

export const Conflict = builder.objectRef<Refused>('Conflict').implement({ interfaces: [Refusal] });

export const LockedOut = builder.objectRef<Refused>('LockedOut').implement({
  interfaces: [Refusal],
  fields: (t) => ({
    until: t.field({
      type: 'DateTime',
      resolve: ({ problem: refusal }, _args, { lading }) =>
        isA(refusal, 'AdminLockedOut') ? refusal.detail.until : lading.clock.now().toISOString(),
    }),
  }),
});

export const WrongPassword = builder.objectRef<Refused>('WrongPassword').implement({
  interfaces: [Refusal],
  fields: (t) => ({
    attemptsLeft: t.int({
      description: 'Before this client is locked out.',
      resolve: ({ problem: refusal }) => (isA(refusal, 'WrongAdminPassword') ? refusal.detail.attemptsLeft : 0),
    }),
  }),
});

/** Runs a command; a refusal that the result's union `names` comes back as a value, any other is thrown. */
export const refusable = async <T>(names: readonly RefusalType[], work: () => Promise<T>): Promise<T | Refused> => {
  try {
    return await work();
  } catch (error) {
    const type = error instanceof Problem ? refusalType(error) : undefined;
    if (error instanceof Problem && type && names.includes(type)) return new Refused(error, type);
    throw error;
  }
};
