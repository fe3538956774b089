import type { Receipt } from './queue.ts';

/** What this browser uploaded lately: newest first, at most `mostRecents`, kept in localStorage. */
export type Recent = Receipt;

export const mostRecents = 20;
const key = 'lading.recent';

export const withRecent = (recents: readonly Recent[], added: Recent): readonly Recent[] =>
  [added, ...recents.filter((recent) => recent.id !== added.id)].slice(0, mostRecents);

export const withoutRecent = (recents: readonly Recent[], id: string): readonly Recent[] =>
  recents.filter((recent) => recent.id !== id);

const isRecent = (value: unknown): value is Recent => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, size, link, uploadedAt, expiresAt } = value as Partial<Record<keyof Recent, unknown>>; // each is checked here
  return (
    typeof id === 'string' &&
    typeof name === 'string' &&
    typeof size === 'number' &&
    typeof link === 'string' &&
    /^https?:\/\//i.test(link) &&
    typeof uploadedAt === 'number' &&
    (expiresAt === undefined || typeof expiresAt === 'number')
  );
};

/** Reads what was kept; anything unreadable is left out. */
export const readRecents = (text: string | null): readonly Recent[] => {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isRecent).slice(0, mostRecents) : [];
  } catch {
    return [];
  }
};

export const loadRecents = (): readonly Recent[] => {
  try {
    return readRecents(localStorage.getItem(key));
  } catch {
    return [];
  }
};

export const keepRecents = (recents: readonly Recent[]): void => {
  try {
    localStorage.setItem(key, JSON.stringify(recents));
  } catch {
    // Storage is full or forbidden: the list lasts as long as the page.
  }
};
