import type { z } from 'zod';
import type { Place } from './positions.ts';
import { knownKeys } from './shape.ts';

/** What is wrong at a place of the file. */
export type Complaint = Place & { readonly text: string };

/**
 * An issue in words: what is there, and what would be right, which is the issue's own message.
 * @param content what the file holds
 * @param place where something stands, the value or, if asked, its key
 */
export const complaintsOf = (
  issue: z.core.$ZodIssue,
  content: unknown,
  place: (path: readonly PropertyKey[], key?: boolean) => Place,
): readonly Complaint[] => {
  const { path } = issue;
  const name = path.map(String).join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(path, at(content, [...path, 'type'])).join(', ');
    return issue.keys.map((key) => ({
      ...place([...path, key], true),
      text: `${[...path, key].map(String).join('.')} is unknown here; known are ${known}`,
    }));
  }
  if (issue.code === 'invalid_key')
    return [{ ...place(path, true), text: `${name} cannot be used; ${issue.issues[0]?.message} is wanted` }];
  const given = at(content, path);
  const said = given === undefined ? 'is missing' : `is ${shown(path, given)}`;
  return [{ ...place(path), text: `${name} ${said}; ${issue.message} is wanted` }];
};

const at = (content: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    // What is no object has nothing below it; of any other, a key that is not there is undefined.
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined),
    content,
  );

const longestShown = 80;

/** A value as it is repeated; what may be a secret is not. */
const shown = (path: readonly PropertyKey[], value: unknown): string => {
  const mayBeSecret = path[2] === 'headers' || path[2] === 'credentials' || (typeof value === 'string' && value.includes('@'));
  if (mayBeSecret) return 'not right';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a group of names' : (JSON.stringify(value) ?? '').slice(0, longestShown);
};
