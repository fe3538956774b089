import { MemoryRouter, Route } from '@solidjs/router';
import { cleanup, fireEvent, render, screen, within } from '@solidjs/testing-library';
import type { JSX } from 'solid-js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FileRowFragment } from '../gql/graphql.ts';
import { FileList } from './FileList.tsx';

const now = Date.UTC(2026, 10, 21, 12);
const row = (over: Partial<FileRowFragment> = {}): FileRowFragment => ({
  id: 'aB7xYzQ',
  name: 'report.pdf',
  mediaType: 'application/pdf; version=1.7',
  size: 1_234_567,
  url: '/aB7xYzQ.pdf',
  status: 'LIVE',
  uploadedAt: new Date(now - 3_600_000).toISOString(),
  expiresAt: new Date(now + 7_200_000).toISOString(),
  endedAt: null,
  endReason: null,
  downloads: 1_200,
  maxDownloads: null,
  passwordProtected: false,
  sliding: false,
  image: null,
  ...over,
});
const ended = row({
  id: 'old',
  name: 'old.txt',
  status: 'EXPIRED',
  endedAt: new Date(now - 60_000).toISOString(),
  endReason: 'TTL',
});

const wide = (matches: boolean) =>
  vi.spyOn(window, 'matchMedia').mockReturnValue(Object.assign(new EventTarget(), { matches }) as MediaQueryList); // what the list reads of it

/** Links of the pages need a router around them. */
const show = (view: () => JSX.Element) =>
  render(() => (
    <MemoryRouter>
      <Route path="*" component={view} />
    </MemoryRouter>
  ));

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('the list of files', () => {
  it('is a table where there is room', () => {
    wide(true);
    show(() => <FileList rows={[row()]} thumbnails={new Map()} now={now} onWish={() => undefined} />);
    const cells = within(screen.getByRole('row', { name: /report\.pdf/ })).getAllByRole('cell');
    const words = cells.map((cell) => cell.textContent);
    expect(words.slice(0, 6)).toEqual(['1.23 MB', 'application/pdf', '1 hour ago', 'in 2 h 00 min', '1,200', 'Live']);
    expect(screen.getByRole('link', { name: 'report.pdf' }).getAttribute('href')).toBe('/app/files/aB7xYzQ');
    expect(screen.getByRole('link', { name: 'Open report.pdf' }).getAttribute('href')).toBe('/aB7xYzQ.pdf');
  });

  it('is a list of cards where there is not', () => {
    wide(false);
    show(() => <FileList rows={[row()]} thumbnails={new Map()} now={now} onWish={() => undefined} />);
    expect(screen.queryByRole('table')).toBeNull();
    expect(screen.getByRole('listitem').textContent).toContain('1.23 MB');
  });

  it('offers to open and end live files only, and tells of all', () => {
    wide(true);
    const onWish = vi.fn();
    show(() => <FileList rows={[row(), ended]} thumbnails={new Map()} now={now} onWish={onWish} />);
    fireEvent.click(screen.getByRole('button', { name: 'Delete report.pdf' }));
    expect(onWish).toHaveBeenCalledWith({ ending: 'delete', file: row() });
    expect(screen.queryByRole('button', { name: 'Delete old.txt' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Open old.txt' })).toBeNull();
    expect(screen.getByRole('link', { name: 'old.txt' })).toBeTruthy();
    expect(screen.getByTitle('Expired: its time was up').textContent).toBe('Expired');
  });
});
