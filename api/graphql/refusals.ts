import { Problem, type ProblemCode, type ProblemKind } from '@lading/schema/problems.ts';
import { builder } from './builder.ts';

/** How refusals appear as types: by their kind, under one interface. */
const typeOfKind = {
  absent: 'NotFound',
  gone: 'NotFound',
  invalid: 'InvalidInput',
  unsupported: 'InvalidInput',
  'too-large': 'FileTooLarge',
  full: 'StorageFull',
  conflict: 'Conflict',
} as const satisfies Partial<Record<ProblemKind, string>>;

type RefusalType = (typeof typeOfKind)[keyof typeof typeOfKind];

/** The type under which a refusal is a result; `undefined` where it is an error of the request. */
export const refusalType = ({ kind }: Problem): RefusalType | undefined =>
  kind in typeOfKind ? typeOfKind[kind as keyof typeof typeOfKind] : undefined;

const isA = <C extends ProblemCode>(refusal: Problem, code: C): refusal is Problem<C> => refusal.code === code;

const Refusal = builder.interfaceRef<Problem>('Refusal').implement({
  description: 'A refusal from the catalogue: an expected outcome, not an error.',
  fields: (t) => ({ code: t.exposeString('code'), message: t.exposeString('message') }),
});

export const NotFound = builder.objectRef<Problem>('NotFound').implement({ interfaces: [Refusal] });

export const InvalidInput = builder.objectRef<Problem>('InvalidInput').implement({
  interfaces: [Refusal],
  fields: (t) => ({
    field: t.string({
      nullable: true,
      description: 'The part of the input that is wrong, where it is one.',
      resolve: (refusal) => (isA(refusal, 'InvalidInput') ? camelCase(refusal.detail.field) : null),
    }),
  }),
});

/** Fields are known by the names that forms have for them. */
const camelCase = (field = ''): string | null => field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) || null;

export const FileTooLarge = builder.objectRef<Problem>('FileTooLarge').implement({
  interfaces: [Refusal],
  fields: (t) => ({
    limitBytes: t.field({
      type: 'ByteCount',
      resolve: (refusal, _args, { lading }) =>
        isA(refusal, 'FileTooLarge') || isA(refusal, 'RequestTooLarge')
          ? refusal.detail.limitBytes
          : lading.settings.maxFileBytes,
    }),
  }),
});

export const StorageFull = builder.objectRef<Problem>('StorageFull').implement({
  interfaces: [Refusal],
  fields: (t) => ({
    usedBytes: t.field({
      type: 'ByteCount',
      resolve: (refusal, _args, { lading }) => (isA(refusal, 'StorageFull') ? refusal.detail.usedBytes : lading.usedBytes()),
    }),
    capacityBytes: t.field({
      type: 'ByteCount',
      description: 'What the store may hold; on a full disk, what it holds and what is free.',
      resolve: async (refusal, _args, { lading }) =>
        isA(refusal, 'StorageFull')
          ? refusal.detail.capacityBytes
          : (await lading.usedBytes()) + ((await lading.bytes.freeBytes()) ?? 0),
    }),
  }),
});

export const Conflict = builder.objectRef<Problem>('Conflict').implement({ interfaces: [Refusal] });

/** Runs a command; a refusal that the result's union `names` comes back as a value, any other is thrown. */
export const refusable = async <T>(names: readonly RefusalType[], work: () => Promise<T>): Promise<T | Problem> => {
  try {
    return await work();
  } catch (error) {
    const type = error instanceof Problem ? refusalType(error) : undefined;
    if (error instanceof Problem && type && names.includes(type)) return error;
    throw error;
  }
};
