import { createHash } from 'node:crypto';
import { foldName } from '@lading/projections/files.ts';
import { problem } from '@lading/schema/problems.ts';

const longestName = 100;
const longestDescription = 2_000;

/** Control characters, halves of surrogate pairs, and what hides or reorders text (as in names of files). */
const unwanted = /[\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]/u;
const unwantedInText = /[^\P{Cc}\n\t]|[\p{Cs}\u202A-\u202E\u2066-\u2069]/u;

const invalid = (field: string, message: string) => problem('InvalidInput', { field, message });

/**
 * The name of a project, composed and without blanks around it: 1 to 100 characters.
 * @throws Problem InvalidInput naming the field
 */
export const projectName = (given: string): string => {
  const name = given.normalize('NFC').trim();
  if (name === '') throw invalid('name', 'A project needs a name.');
  if ([...name].length > longestName) throw invalid('name', `The name of a project has at most ${longestName} characters.`);
  if (unwanted.test(name)) throw invalid('name', 'The name of a project has no control or invisible characters.');
  return name;
};

/** What is said about a project; null where that is nothing. @throws Problem InvalidInput naming the field */
export const projectDescription = (given: string | null): string | null => {
  const text = given?.replaceAll('\r\n', '\n').normalize('NFC').trim() ?? '';
  if ([...text].length > longestDescription)
    throw invalid('description', `A description has at most ${longestDescription} characters.`);
  if (unwantedInText.test(text)) throw invalid('description', 'A description has no control characters.');
  return text === '' ? null : text;
};

/**
 * What two names have in common that are the same regardless of case. Through upper case, because it alone makes one of
 * letters with several small forms (ς and σ) and of those without a capital of their own (ß).
 */
export const sameName = (name: string): string => foldName(foldName(name).toUpperCase());

/** Where claims to a name are recorded, whatever its case. */
export const nameStream = (name: string): string => `project-name-${createHash('sha256').update(sameName(name)).digest('hex')}`;
