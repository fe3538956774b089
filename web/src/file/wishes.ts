import type { FileChanges } from '../gql/graphql.ts';
import type { Wanted } from './Editable.tsx';

/** What the forms of a file ask for, from what was typed into them. */

export const lifetimeChoices = {
  keep: 'As it is',
  '1h': '1 hour',
  '1d': '1 day',
  '7d': '7 days',
  '30d': '30 days',
  inf: 'For ever',
  custom: 'Other',
} as const;
export type LifetimeChoice = keyof typeof lifetimeChoices;

export const units = { m: 'minutes', h: 'hours', d: 'days', w: 'weeks' } as const;
export type Unit = keyof typeof units;

export type LifetimeForm = {
  readonly choice: LifetimeChoice;
  readonly amount: string;
  readonly unit: Unit;
  readonly sliding: boolean;
};

const wholeFrom1 = (text: string): number | undefined => {
  const number = Number(text.trim());
  return text.trim() !== '' && Number.isSafeInteger(number) && number >= 1 ? number : undefined;
};

/** `sliding` is how it is now. */
export const wantLifetime = (form: LifetimeForm, sliding: boolean): Wanted => {
  const amount = wholeFrom1(form.amount);
  if (form.choice === 'custom' && amount === undefined) return { wrong: 'Give a whole number, 1 or more.' };
  const ttl = form.choice === 'custom' ? `${amount}${form.unit}` : form.choice;
  const changes: FileChanges = {
    ...(ttl === 'keep' ? {} : { ttl }),
    ...(form.sliding === sliding ? {} : { sliding: form.sliding }),
  };
  return { changes, done: 'The lifetime is changed.' };
};

export const wantName = (text: string, name: string): Wanted => {
  const wanted = text.trim();
  if (wanted === '') return { wrong: 'A file needs a name.' };
  return { changes: wanted === name ? {} : { name: wanted }, done: `It is called ${wanted} now.` };
};

/** The most a limit can be in GraphQL, whose whole numbers have 32 bits. */
const mostDownloads = 2 ** 31 - 1;

/** Empty: no limit. */
export const wantLimit = (text: string): Wanted => {
  if (text.trim() === '') return { changes: { maxDownloads: null }, done: 'It can be downloaded without a limit.' };
  const maxDownloads = wholeFrom1(text);
  if (maxDownloads === undefined || maxDownloads > mostDownloads)
    return { wrong: 'Give a whole number, 1 or more, or nothing for no limit.' };
  return {
    changes: { maxDownloads },
    done: `The download limit is ${maxDownloads} now.`,
  };
};

/** Empty: no password. */
export const wantPassword = (text: string): Wanted =>
  text === ''
    ? { changes: { password: null }, done: 'It needs no password any more.' }
    : { changes: { password: text }, done: 'The password is set.' };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (text: string): { readonly value: unknown } | { readonly wrong: string } => {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    // What the browser says names the place; the rest of it is the same everywhere.
    return { wrong: `This is no JSON: ${error instanceof Error ? error.message : 'it cannot be read'}` };
  }
};

/** Empty: no metadata. */
export const wantMetadata = (text: string): Wanted => {
  const read = parsed(text.trim() === '' ? '{}' : text);
  if ('wrong' in read) return read;
  if (!isObject(read.value)) return { wrong: 'Metadata is a JSON object, such as {"ticket": 42}.' };
  return { changes: { metadata: read.value }, done: 'The metadata are changed.' };
};
