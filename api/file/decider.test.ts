import type { EventData, Fact } from '@lading/schema/events/registry.ts';
import { describe, it } from 'vitest';
import { given } from '../log/testing.ts';
import { fileDecider } from './decider.ts';

const morning = '2026-11-21T09:00:00.000Z';
const noon = '2026-11-21T12:00:00.000Z';
const evening = '2026-11-21T18:00:00.000Z';

const slug = 'aB7xYzQ';
const file: EventData<'FileUploaded'> = {
  slug,
  uuid: '0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11',
  name: 'build.tar.gz',
  mediaType: 'application/gzip',
  size: 5,
  projectId: null,
  sha256: '0'.repeat(64),
  key: 'files/0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11',
  expiresAt: noon,
  ttlMs: 10_800_000,
  maxDownloads: null,
  sliding: false,
  metadata: {},
  passwordHash: null,
  charset: null,
  image: null,
};
const { uuid, name, mediaType, size, projectId, key } = file;
const summary = { slug, uuid, name, mediaType, size, projectId };

const uploaded: Fact = { type: 'FileUploaded', data: file };
const uploadedForEver: Fact = { type: 'FileUploaded', data: { ...file, expiresAt: null, ttlMs: null } };
const expired = (reason: 'TTL' | 'MANUAL' | 'DOWNLOAD_LIMIT', endedAt: string): Fact => ({
  type: 'FileExpired',
  data: { ...summary, reason, endedAt },
});
const deleted = (endedAt: string): Fact => ({ type: 'FileDeleted', data: { ...summary, reason: 'MANUAL', endedAt } });
const reclaimed: Fact = { type: 'BytesReclaimed', data: { slug, uuid, name, size, projectId, key } };

describe('a file', () => {
  it('is uploaded once', () => {
    given(fileDecider).when({ type: 'upload', file }).thenEvents(uploaded);
    given(fileDecider, uploaded).when({ type: 'upload', file }).thenProblem('NameTaken');
  });

  it('never gives its slug to another, ended or not', () => {
    given(fileDecider, uploaded, deleted(morning)).when({ type: 'upload', file }).thenProblem('NameTaken');
  });

  it('can be pruned by the admin', () => {
    given(fileDecider, uploaded)
      .when({ type: 'prune', slug, now: morning })
      .thenEvents({ type: 'FilePruned', data: { ...summary, endedAt: morning } });
  });

  it('is expired or deleted by whoever may, at that moment', () => {
    given(fileDecider, uploaded).when({ type: 'expire', slug, now: morning }).thenEvents(expired('MANUAL', morning));
    given(fileDecider, uploaded).when({ type: 'delete', slug, now: morning }).thenEvents(deleted(morning));
  });

  it('ends once, however often it is asked to', () => {
    given(fileDecider, uploaded, deleted(morning)).when({ type: 'delete', slug, now: noon }).thenEvents();
    given(fileDecider, uploaded, deleted(morning)).when({ type: 'expire', slug, now: noon }).thenEvents();
    given(fileDecider, uploaded, deleted(morning)).when({ type: 'sweep', slug, now: evening }).thenEvents();
  });

  it('cannot end before it was there', () => {
    for (const type of ['expire', 'delete', 'sweep'] as const)
      given(fileDecider).when({ type, slug, now: noon }).thenProblem('FileNotFound');
    given(fileDecider).when({ type: 'reclaim', slug, now: noon }).thenProblem('FileNotFound');
  });

  it('expires when its time is over, not before, and as of that time', () => {
    given(fileDecider, uploaded).when({ type: 'sweep', slug, now: morning }).thenEvents();
    given(fileDecider, uploaded).when({ type: 'sweep', slug, now: noon }).thenEvents(expired('TTL', noon));
    given(fileDecider, uploaded).when({ type: 'sweep', slug, now: evening }).thenEvents(expired('TTL', noon));
  });

  it('had expired already when somebody deletes it after its time', () => {
    given(fileDecider, uploaded).when({ type: 'delete', slug, now: evening }).thenEvents(expired('TTL', noon));
  });

  it('stays where it has no end', () => {
    given(fileDecider, uploadedForEver).when({ type: 'sweep', slug, now: evening }).thenEvents();
  });

  it('has its bytes freed after its end, once', () => {
    given(fileDecider, uploaded).when({ type: 'reclaim', slug, now: noon }).thenEvents();
    given(fileDecider, uploaded, deleted(morning)).when({ type: 'reclaim', slug, now: noon }).thenEvents(reclaimed);
    given(fileDecider, uploaded, deleted(morning), reclaimed).when({ type: 'reclaim', slug, now: noon }).thenEvents();
  });
});

const limitedTo = (maxDownloads: number): Fact => ({ type: 'FileUploaded', data: { ...file, maxDownloads } });
const claimOf = (type: 'DownloadClaimed' | 'DownloadReleased' | 'DownloadCompleted', claim: string): Fact => ({
  type,
  data: { slug, uuid, projectId, claim },
});
const claimed = (claim: string) => claimOf('DownloadClaimed', claim);
const released = (claim: string) => claimOf('DownloadReleased', claim);
const completed = (claim: string) => claimOf('DownloadCompleted', claim);
const claim = (name: string) => ({ type: 'claim', slug, now: morning, claim: name }) as const;
const complete = (name: string) => ({ type: 'complete', slug, now: morning, claim: name }) as const;
const release = (name: string) => ({ type: 'release', slug, now: morning, claim: name }) as const;

describe('a limited link', () => {
  it('lets a download claim what is left, under way ones counted', () => {
    given(fileDecider, limitedTo(2), claimed('a')).when(claim('b')).thenEvents(claimed('b'));
    given(fileDecider, limitedTo(2), claimed('a'), claimed('b')).when(claim('c')).thenProblem('DownloadLimitReached');
    given(fileDecider, limitedTo(2), claimed('a'), completed('a'), claimed('b'))
      .when(claim('c'))
      .thenProblem('DownloadLimitReached');
  });

  it('takes the same claim once', () => {
    given(fileDecider, limitedTo(1), claimed('a')).when(claim('a')).thenEvents();
  });

  it('claims nothing on a link without a limit', () => {
    given(fileDecider, uploaded).when(claim('a')).thenEvents();
  });

  it('gives back what broke off', () => {
    given(fileDecider, limitedTo(1), claimed('a')).when(release('a')).thenEvents(released('a'));
    given(fileDecider, limitedTo(1), claimed('a'), released('a')).when(claim('b')).thenEvents(claimed('b'));
    given(fileDecider, limitedTo(1), claimed('a'), released('a')).when(release('a')).thenEvents();
  });

  it('ends with the last byte of its last download', () => {
    given(fileDecider, limitedTo(2), claimed('a')).when(complete('a')).thenEvents(completed('a'));
    given(fileDecider, limitedTo(1), claimed('a'))
      .when(complete('a'))
      .thenEvents(completed('a'), expired('DOWNLOAD_LIMIT', morning));
  });

  it('ends when a lowered limit is met, once nothing is under way', () => {
    const lower = { type: 'change', slug, now: morning, changes: { maxDownloads: 1 } } as const;
    const lowered: Fact = { type: 'FileChanged', data: { slug, uuid, projectId, changes: { maxDownloads: 1 } } };
    given(fileDecider, limitedTo(5), claimed('a'), completed('a'))
      .when(lower)
      .thenEvents(lowered, expired('DOWNLOAD_LIMIT', morning));
    given(fileDecider, limitedTo(5), claimed('a'), completed('a'), claimed('b')).when(lower).thenEvents(lowered);
    given(fileDecider, limitedTo(5), claimed('a'), completed('a'), claimed('b'), lowered)
      .when(release('b'))
      .thenEvents(released('b'), expired('DOWNLOAD_LIMIT', morning));
  });

  it('is over when its time is, whatever is left of its limit', () => {
    given(fileDecider, limitedTo(5))
      .when({ ...claim('a'), now: noon })
      .thenProblem('FileGone');
  });
});

describe('changing a link', () => {
  const changed = (changes: EventData<'FileChanged'>['changes']): Fact => ({
    type: 'FileChanged',
    data: { slug, uuid, projectId, changes },
  });

  it('tells what became different, and nothing where nothing did', () => {
    const ask = (changes: EventData<'FileChanged'>['changes']) => ({ type: 'change', slug, now: morning, changes }) as const;
    given(fileDecider, uploaded)
      .when(ask({ name: 'b', sliding: false }))
      .thenEvents(changed({ name: 'b' }));
    given(fileDecider, uploaded)
      .when(ask({ name: file.name, metadata: {} }))
      .thenEvents();
    given(fileDecider, uploaded, changed({ name: 'b' }))
      .when(ask({ name: 'b' }))
      .thenEvents();
  });

  it('is refused once it has ended', () => {
    const ask = { type: 'change', slug, now: evening, changes: { expiresAt: null } } as const;
    given(fileDecider, uploaded).when(ask).thenProblem('FileGone');
    given(fileDecider, uploaded, deleted(morning))
      .when({ ...ask, now: morning })
      .thenProblem('FileGone');
  });

  it('starts a sliding lifetime anew with each download, at most once a second', () => {
    const slides: Fact = { type: 'FileUploaded', data: { ...file, sliding: true } };
    const slide = (now: string) => ({ type: 'slide', slug, now }) as const;
    given(fileDecider, slides)
      .when(slide('2026-11-21T10:00:00.000Z'))
      .thenEvents(changed({ expiresAt: '2026-11-21T13:00:00.000Z' }));
    given(fileDecider, slides).when(slide('2026-11-21T09:00:00.500Z')).thenEvents();
    given(fileDecider, uploaded).when(slide('2026-11-21T10:00:00.000Z')).thenEvents();
  });
});
