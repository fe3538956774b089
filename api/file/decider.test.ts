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
};
const { uuid, name, mediaType, size, projectId, key } = file;
const summary = { slug, uuid, name, mediaType, size, projectId };

const uploaded: Fact = { type: 'FileUploaded', data: file };
const uploadedForEver: Fact = { type: 'FileUploaded', data: { ...file, expiresAt: null, ttlMs: null } };
const expired = (reason: 'TTL' | 'MANUAL', endedAt: string): Fact => ({
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
    given(fileDecider).when({ type: 'reclaim', slug }).thenProblem('FileNotFound');
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
    given(fileDecider, uploaded).when({ type: 'reclaim', slug }).thenEvents();
    given(fileDecider, uploaded, deleted(morning)).when({ type: 'reclaim', slug }).thenEvents(reclaimed);
    given(fileDecider, uploaded, deleted(morning), reclaimed).when({ type: 'reclaim', slug }).thenEvents();
  });
});
