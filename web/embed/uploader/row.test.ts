import { describe, expect, it, vi } from 'vitest';
import { createRow, wordsFor } from './row.ts';

const file = new File(['x'.repeat(2_000)], 'photo <b>.jpg');

describe('the line of a file', () => {
  it.each([
    [{ status: 'waiting' }, 'Waiting for its turn'],
    [{ status: 'sending', loaded: 500 }, '25%, 500 B of 2.00 kB'],
    [{ status: 'sending', loaded: 2_000 }, 'Storing it safely'],
    [{ status: 'interrupted', loaded: 500 }, 'The connection is lost; it goes on as soon as there is one'],
    [{ status: 'failed', message: 'The store is full.', canRetry: true }, 'The store is full.'],
    [{ status: 'cancelled' }, 'Cancelled'],
  ] as const)('says of %j: %s', (state, words) => {
    expect(wordsFor(state, file.size)).toBe(words);
  });

  it('shows a name as it is, and never as markup', () => {
    const { element, show } = createRow(file, { onRetry: vi.fn(), onClose: vi.fn() });
    show({ status: 'stored', link: { id: 'aB7xYzQ', link: 'https://files.example/aB7xYzQ', name: file.name, size: 2_000 } });
    expect(element.querySelector('b')).toBeNull();
    expect(element.querySelector('a')?.textContent).toBe('photo <b>.jpg');
  });

  it('offers to try again where that may help', () => {
    const onRetry = vi.fn();
    const { element, show } = createRow(file, { onRetry, onClose: vi.fn() });
    const retry = element.querySelector<HTMLButtonElement>('[part=retry]');
    show({ status: 'failed', message: 'It is too large.', canRetry: false });
    expect(retry?.hidden).toBe(true);
    show({ status: 'failed', message: 'The store is full.', canRetry: true });
    expect(retry?.hidden).toBe(false);
    retry?.click();
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it('names for its cross what that does', () => {
    const { element, show } = createRow(file, { onRetry: vi.fn(), onClose: vi.fn() });
    const label = () => element.querySelector('[part=cancel]')?.getAttribute('aria-label');
    show({ status: 'sending', loaded: 0 });
    expect(label()).toBe('Cancel photo <b>.jpg');
    show({ status: 'cancelled' });
    expect(label()).toBe('Remove photo <b>.jpg');
  });
});
