import { MemoryRouter, Route } from '@solidjs/router';
import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Upload, UploadState } from '../upload/queue.ts';
import { usualTerms } from '../upload/terms.ts';
import { createUploads, UploadsProvider } from '../upload/uploads.tsx';
import { UploadRow } from './UploadRow.tsx';

const now = Date.UTC(2026, 10, 21, 12);

const show = (state: UploadState) => {
  const upload: Upload = { key: 'upload-1', turn: 1, name: 'report.pdf', size: 2_000_000, terms: usualTerms, state };
  const uploads = createUploads();
  return render(() => (
    <MemoryRouter>
      <Route
        path="*"
        component={() => (
          <UploadsProvider uploads={uploads}>
            <ul>
              <UploadRow upload={upload} now={() => now} />
            </ul>
          </UploadsProvider>
        )}
      />
    </MemoryRouter>
  ));
};

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('a row of the upload list', () => {
  it('shows how far a running upload is, and how to cancel it', () => {
    show({ status: 'sending', sent: 500_000, startedAt: now - 1_000, at: now });
    expect(screen.getByRole('progressbar', { name: 'Upload of report.pdf' })).toHaveProperty('value', 500_000);
    expect(screen.getByText('25%')).toBeTruthy();
    expect(screen.getByText('500 kB of 2.00 MB')).toBeTruthy();
    expect(screen.getByText('500 kB/s, 3 s left')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Cancel report.pdf' })).toBeTruthy();
  });

  it('shows the link of a stored one, its size and when it expires, and copies the link', async () => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const receipt = {
      id: 'a',
      name: 'report.pdf',
      size: 2_000_000,
      link: 'http://x/a.pdf',
      uploadedAt: now,
      expiresAt: now + 86_400_000,
    };
    show({ status: 'stored', receipt });
    expect(screen.getByRole('link', { name: 'http://x/a.pdf' }).getAttribute('href')).toBe('http://x/a.pdf');
    expect(screen.getByText('2.00 MB')).toBeTruthy();
    expect(screen.getByText('expires in 1 d')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Copy link of report.pdf' }));
    expect(await screen.findByText('Copied')).toBeTruthy();
    expect(writeText).toHaveBeenCalledWith('http://x/a.pdf');
  });

  it('says that a lost connection is no end', () => {
    show({ status: 'interrupted', sent: 500_000 });
    expect(screen.getByRole('progressbar', { name: 'Upload of report.pdf' })).toHaveProperty('value', 500_000);
    expect(screen.getByText(/goes on as soon as there is one/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Cancel report.pdf' })).toBeTruthy();
  });

  it('says what went wrong and offers to retry', () => {
    show({ status: 'failed', message: 'The store is full.' });
    expect(screen.getByRole('alert').textContent).toContain('The store is full.');
    expect(screen.getByRole('button', { name: 'Retry report.pdf' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Remove report.pdf from this list' })).toBeTruthy();
  });
});
