import { StoreUnavailable as ByteStoreUnavailable, OutOfSpace, SizeMismatch } from '@lading/adapters/bytes/port.ts';
import { EventTooLarge, StoreUnavailable } from '@lading/adapters/event-store/port.ts';
import { problem } from '@lading/schema/problems.ts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toProblem } from './foreign-errors.ts';
import { ClientGone } from './transfer.ts';

const coded = (code: string, more: object = {}) => Object.assign(new Error('secret inner words'), { code, ...more });

describe('toProblem', () => {
  it('leaves problems as they are', () => {
    const refusal = problem('NoFilePart');
    expect(toProblem(refusal)).toBe(refusal);
  });

  it.each([
    [new StoreUnavailable('log'), 'Unavailable', { part: 'event store' }],
    [new ByteStoreUnavailable('does not answer'), 'Unavailable', { part: 'byte store' }],
    [coded('ECONNREFUSED'), 'Unavailable', { part: 'database' }],
    [coded('57P01'), 'Unavailable', { part: 'database' }],
    [new OutOfSpace(), 'DiskFull', undefined],
    [coded('ENOSPC'), 'DiskFull', undefined],
    [coded('53100'), 'DiskFull', undefined],
    [new SizeMismatch(5, 4), 'UploadBroken', {}],
    [new ClientGone(), 'RequestTimeout', undefined],
    [new EventTooLarge(5, 4), 'RequestTooLarge', { limitBytes: 4 }],
    [coded('FST_ERR_CTP_BODY_TOO_LARGE', { statusCode: 413 }), 'RequestTooLarge', { limitBytes: 77 }],
    [coded('FST_ERR_CTP_INVALID_MEDIA_TYPE', { statusCode: 415 }), 'UnsupportedMediaType', undefined],
    [coded('FST_ERR_CTP_INVALID_JSON_BODY', { statusCode: 400 }), 'InvalidInput', {}],
    [coded('FST_ERR_CTP_INVALID_CONTENT_LENGTH', { statusCode: 400 }), 'UploadBroken', {}],
    [coded('FST_ERR_BAD_URL', { statusCode: 400 }), 'MalformedPath', {}],
    [coded('FST_ERR_ANYTHING', { statusCode: 422 }), 'InvalidInput', {}],
    [coded('FST_ERR_ANYTHING', { statusCode: 500 }), 'Internal', undefined],
    [coded('EWHATEVER', { statusCode: 400 }), 'Internal', undefined],
    [new TypeError('secret inner words'), 'Internal', undefined],
    ['a thrown string', 'Internal', undefined],
    [undefined, 'Internal', undefined],
  ])('%s → %s', (error, code, detail) => {
    const refusal = toProblem(error, { bodyLimit: 77 });
    expect(refusal.code).toBe(code);
    if (detail) expect(refusal.detail).toMatchObject(detail);
    else expect(refusal.detail).toBeUndefined();
    expect(refusal.message).not.toContain('secret');
  });

  it('keeps what was unknown for the log', () => {
    const error = new TypeError('secret inner words');
    expect(toProblem(error).cause).toBe(error);
  });

  it('names the field that a schema refuses', () => {
    const read = z
      .object({ project: z.object({ name: z.string().min(1, 'A name is needed.') }) })
      .safeParse({ project: { name: '' } });
    expect(toProblem(read.error)).toMatchObject({
      code: 'InvalidInput',
      detail: { field: 'project.name', message: 'A name is needed.' },
    });
  });
});
