import { createRoot } from 'solid-js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { UploadAnswer } from './answer.ts';
import { loadRecents } from './recent.ts';
import type { Sending } from './sending.ts';
import { createUploads } from './uploads.tsx';

type Request = Sending & { readonly answer: (answer: UploadAnswer) => void };

/** Uploads whose requests the test answers by hand. */
const scene = () => {
  const requests: Request[] = [];
  const send = (sending: Sending) => new Promise<UploadAnswer>((answer) => requests.push({ ...sending, answer }));
  const uploads = createRoot(() => createUploads({ send }));
  return { uploads, requests };
};

const file = (name: string, size = 10) => new File([new Uint8Array(size)], name);
const stored = (id: string): UploadAnswer => ({
  receipt: { id, name: `${id}.txt`, size: 10, link: `http://x/${id}`, uploadedAt: 1, expiresAt: undefined },
});
const settled = () => new Promise((done) => setTimeout(done));
const statuses = (uploads: { list: readonly { state: { status: string } }[] }) => uploads.list.map(({ state }) => state.status);

beforeEach(() => localStorage.clear());

describe('the uploads of a page', () => {
  it('send two at a time and the next when one is done', async () => {
    const { uploads, requests } = scene();
    uploads.add([file('a'), file('b'), file('c')]);
    expect(statuses(uploads)).toEqual(['sending', 'sending', 'waiting']);
    requests[0]?.answer(stored('a'));
    await settled();
    expect(statuses(uploads)).toEqual(['stored', 'sending', 'sending']);
    expect(requests[2]?.file.name).toBe('c');
  });

  it('carry the terms that were chosen when they were added', () => {
    const { uploads, requests } = scene();
    uploads.setTerms({ ttl: '1h', password: 'p' });
    uploads.add([file('a')]);
    uploads.setTerms({ ttl: 'inf' });
    uploads.add([file('b')]);
    expect(requests.map(({ terms }) => [terms.ttl, terms.password])).toEqual([
      ['1h', 'p'],
      ['inf', 'p'],
    ]);
  });

  it('follow the progress of their request', () => {
    const { uploads, requests } = scene();
    uploads.add([file('a', 1_000)]);
    requests[0]?.onProgress(0.5);
    expect(uploads.list[0]?.state).toMatchObject({ status: 'sending', sent: 500 });
  });

  it('end the request when cancelled, let the next one start, and hear nothing more of it', async () => {
    const { uploads, requests } = scene();
    uploads.add([file('a'), file('b'), file('c')]);
    uploads.cancel('upload-1');
    expect(requests[0]?.signal.aborted).toBe(true);
    expect(statuses(uploads)).toEqual(['cancelled', 'sending', 'sending']);
    requests[0]?.onProgress(0.9);
    requests[0]?.answer(stored('a'));
    await settled();
    expect(statuses(uploads)).toEqual(['cancelled', 'sending', 'sending']);
    expect(loadRecents()).toEqual([]);
  });

  it('send the same bytes again on retry', async () => {
    const { uploads, requests } = scene();
    uploads.add([file('a', 7)]);
    requests[0]?.answer({ message: 'The store is full.' });
    await settled();
    expect(uploads.list[0]?.state).toEqual({ status: 'failed', message: 'The store is full.' });
    uploads.retry('upload-1');
    expect(requests[1]?.file.size).toBe(7);
    expect(statuses(uploads)).toEqual(['sending']);
  });

  it('are remembered in this browser once stored, until forgotten', async () => {
    const { uploads, requests } = scene();
    uploads.add([file('a'), file('b')]);
    requests[0]?.answer(stored('a'));
    requests[1]?.answer(stored('b'));
    await settled();
    expect(loadRecents().map(({ id }) => id)).toEqual(['b', 'a']);
    uploads.forget('b');
    expect(uploads.recents().map(({ id }) => id)).toEqual(['a']);
    uploads.forgetAll();
    expect(loadRecents()).toEqual([]);
  });

  it('can be taken off the list', async () => {
    const { uploads, requests } = scene();
    uploads.add([file('a')]);
    requests[0]?.answer(stored('a'));
    await settled();
    uploads.dismiss('upload-1');
    expect(uploads.list).toEqual([]);
  });
});
