import { describe, expect, it } from 'vitest';
import { type Previewable, planPreview, previewKind } from './kind.ts';

describe('previewKind', () => {
  it.each([
    ['image/png', 'image'],
    ['image/SVG+xml', 'image'],
    ['image/tiff', undefined],
    ['video/mp4', 'video'],
    ['audio/ogg', 'audio'],
    ['application/pdf; version=1.7', 'pdf'],
    ['text/html; charset=utf-8', 'text'],
    ['application/geo+json', 'text'],
    ['application/json', 'text'],
    ['application/gzip', undefined],
    ['', undefined],
  ])('of %s is %s', (mediaType, kind) => {
    expect(previewKind(mediaType)).toBe(kind);
  });
});

describe('planPreview', () => {
  const file: Previewable = {
    status: 'LIVE',
    mediaType: 'image/png',
    size: 1_000,
    passwordProtected: false,
    maxDownloads: null,
    sliding: false,
  };

  it('shows what costs nothing at once', () => {
    expect(planPreview(file)).toEqual({ show: 'image', ask: undefined });
  });

  it('never uses up a download, and never asks for a password by itself', () => {
    expect(planPreview({ ...file, maxDownloads: 3 })).toMatchObject({
      show: undefined,
      reason: expect.stringMatching(/download limit/),
    });
    expect(planPreview({ ...file, passwordProtected: true })).toMatchObject({
      show: undefined,
      reason: expect.stringMatching(/password/),
    });
  });

  it('asks before it moves a lifetime on or fetches much', () => {
    expect(planPreview({ ...file, sliding: true })).toMatchObject({ show: 'image', ask: expect.stringMatching(/lifetime/) });
    expect(planPreview({ ...file, size: 50_000_000 })).toMatchObject({ show: 'image', ask: expect.stringMatching(/large/) });
    expect(planPreview({ ...file, mediaType: 'video/mp4', size: 50_000_000 })).toEqual({ show: 'video', ask: undefined });
  });

  it('says why there is none', () => {
    expect(planPreview({ ...file, size: 0 })).toMatchObject({ reason: 'This file is empty.' });
    expect(planPreview({ ...file, mediaType: 'application/zip' })).toMatchObject({
      reason: expect.stringMatching(/application\/zip/),
    });
  });
});
