import { problem } from '@lading/schema/problems.ts';
import { ERRORS } from '@tus/server';
import { describe, expect, it } from 'vitest';
import { tusRefusal } from './refusals.ts';

const known = { maxFileBytes: 1_000, bodyFailure: undefined };
const answered = { status_code: 500, body: 'Something went wrong\n' };

describe('what @tus/server refuses', () => {
  it.each([
    [ERRORS.FILE_NOT_FOUND, 'UploadNotFound'],
    [ERRORS.FILE_NO_LONGER_EXISTS, 'UploadNotFound'],
    [ERRORS.INVALID_OFFSET, 'UploadMovedOn'],
    [ERRORS.ERR_MAX_SIZE_EXCEEDED, 'FileTooLarge'],
    [ERRORS.INVALID_LENGTH, 'InvalidInput'],
    [ERRORS.MISSING_OFFSET, 'InvalidInput'],
    [ERRORS.UNSUPPORTED_CONCATENATION_EXTENSION, 'InvalidInput'],
    [ERRORS.ABORTED, 'UploadBusy'],
  ])('%j has a name in the catalogue', (error, code) => {
    expect(tusRefusal(error, answered, known)).toMatchObject({ code });
  });

  it('is told by its answer where nothing was thrown', () => {
    expect(tusRefusal(undefined, { status_code: 412, body: '' }, known)).toMatchObject({ code: 'TusVersion' });
    const refusal = tusRefusal(undefined, { status_code: 400, body: 'Invalid upload-length\n' }, known);
    expect(refusal).toMatchObject({ code: 'InvalidInput', detail: { message: 'Invalid upload-length.' } });
  });

  it('is our own refusal, or any other error, as it is', () => {
    for (const error of [problem('UploadBusy'), new Error('disk on fire')])
      expect(tusRefusal(error, answered, known)).toBe(error);
  });

  it('is why the body broke off, where it did', () => {
    const bodyFailure = problem('RequestTimeout');
    expect(tusRefusal(ERRORS.ABORTED, answered, { ...known, bodyFailure })).toBe(bodyFailure);
  });
});
