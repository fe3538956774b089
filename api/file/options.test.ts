import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uploadOptions } from './options.ts';

const limits = { defaultTtlMs: 3_600_000, maxTtlMs: 86_400_000 };
const now = new Date('2026-11-21T09:00:00.000Z');
const options = (given: Record<string, unknown>, fileName?: string, within = limits) =>
  uploadOptions(given, fileName, within, now);
const refusalOf = (given: Record<string, unknown>) => {
  try {
    options(given);
  } catch (error) {
    return error;
  }
};

describe('what is said about an upload', () => {
  it('gets the default lifetime when nothing is said', () => {
    expect(options({}, 'a.txt')).toEqual({
      name: 'a.txt',
      ttlMs: 3_600_000,
      expiresAt: '2026-11-21T10:00:00.000Z',
      maxDownloads: null,
      sliding: false,
      metadata: {},
      projectId: null,
      password: null,
    });
  });

  it('takes the name given over the name of the file', () => {
    expect(options({ name: 'report.pdf' }, 'tmp123').name).toBe('report.pdf');
  });

  it('has no end for "inf", where that is allowed', () => {
    expect(options({ ttl: 'inf' }, 'a', { ...limits, maxTtlMs: Number.POSITIVE_INFINITY })).toMatchObject({
      ttlMs: null,
      expiresAt: null,
    });
    expect(refusalOf({ ttl: 'inf' })).toMatchObject({ code: 'InvalidInput', detail: { field: 'ttl' } });
  });

  it.each(['0s', '-1h', '1.5h', 'soon', '2h ', '25h'])('refuses the lifetime %j', (ttl) => {
    expect(refusalOf({ ttl })).toMatchObject({ code: 'InvalidInput', detail: { field: 'ttl' } });
  });

  it('takes metadata as an object or as its JSON', () => {
    expect(options({ metadata: { a: [1] } }).metadata).toEqual({ a: [1] });
    expect(options({ metadata: '{"a":[1]}' }).metadata).toEqual({ a: [1] });
  });

  it.each(['[1]', '"text"', '1', '{', `{"a":"${'x'.repeat(16_384)}"}`])('refuses the metadata %.20s', (metadata) => {
    expect(refusalOf({ metadata })).toMatchObject({ code: 'InvalidInput', detail: { field: 'metadata' } });
  });

  it('takes a download limit, a password and sliding', () => {
    expect(options({ max_downloads: '3', password: 'secret', sliding: 'true' })).toMatchObject({
      maxDownloads: 3,
      password: 'secret',
      sliding: true,
    });
  });

  it.each([
    ['max_downloads', '0'],
    ['max_downloads', '1.5'],
    ['max_downloads', '9999999999'],
    ['password', 'x'.repeat(201)],
    ['sliding', 'maybe'],
  ])('refuses %s: %.10s', (field, value) => {
    expect(refusalOf({ [field]: value })).toMatchObject({ code: 'InvalidInput', detail: { field } });
  });

  it('names a project by its id, in any case', () => {
    const id = '0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11';
    expect(options({ project: id.toUpperCase() }).projectId).toBe(id);
    expect(options({ project: '' }).projectId).toBeNull();
    expect(refusalOf({ project: 'Website' })).toMatchObject({ code: 'ProjectNotFound' });
  });

  it('refuses what it does not know instead of forgetting it', () => {
    expect(refusalOf({ passwort: 'secret' })).toMatchObject({ code: 'InvalidInput', detail: { field: 'passwort' } });
  });

  it('never fails but by a refusal', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('name', 'ttl', 'metadata'), fc.string()), (given) => {
        const refusal = refusalOf(given);
        expect(refusal === undefined || refusal).toSatisfy(
          (value: unknown) => value === true || (value as { code?: string }).code === 'InvalidInput',
        );
      }),
    );
  });
});
