import { expect, it } from 'vitest';
import { request } from './client.ts';
import { light } from './combinations.ts';
import { scenario } from './scenario.ts';
import { createdUpload, createUpload, offsetOf, sendPiece, tus } from './tus.ts';

scenario('an upload in pieces is refused', { runsIn: [light] }, (lading) => {
  it('without the token', async () => {
    const answer = await createUpload(lading, 5, {}, { authorization: '' });
    expect(answer.status).toBe(401);
    expect(answer.json().code).toBe('Unauthenticated');
  });

  it.each([
    ['ttl', '0s'],
    ['ttl', 'soon'],
    ['max_downloads', '0'],
    ['sliding', 'maybe'],
    ['colour', 'blue'],
  ])('with %s = %s, before a byte is kept', async (key, value) => {
    const answer = await createUpload(lading, 5, { [key]: value });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'InvalidInput', field: key });
  });

  it('for a project that is not there', async () => {
    expect((await createUpload(lading, 5, { project: '0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11' })).status).toBe(404);
  });

  it('over the limit for files', async () => {
    const answer = await createUpload(lading, 10_485_761);
    expect(answer.status).toBe(413);
    expect(answer.json()).toMatchObject({ code: 'FileTooLarge', limit_bytes: 10_485_760 });
  });

  it('at another offset', async () => {
    const path = await createdUpload(lading, 5);
    const answer = await sendPiece(lading, path, 2, 'llo');
    expect(answer.status).toBe(409);
    expect(answer.json().code).toBe('UploadMovedOn');
    expect(await offsetOf(lading, path)).toBe(0);
  });

  it('with more than it announced', async () => {
    const path = await createdUpload(lading, 5);
    const answer = await sendPiece(lading, path, 0, 'hello, world');
    expect(answer.status).toBe(413);
    expect(await offsetOf(lading, path)).toBe(0);
  });

  it.each([
    ['no version', {}, 412, 'TusVersion'],
    ['another version', { 'tus-resumable': '0.2.2' }, 412, 'TusVersion'],
    ['no length', { 'tus-resumable': '1.0.0' }, 400, 'InvalidInput'],
    ['a negative length', { 'tus-resumable': '1.0.0', 'upload-length': '-1' }, 400, 'InvalidInput'],
    [
      'metadata that are no base64',
      { 'tus-resumable': '1.0.0', 'upload-length': '1', 'upload-metadata': 'a !' },
      400,
      'InvalidInput',
    ],
  ])('with %s', async (_what, headers, status, code) => {
    const authorization = `Bearer ${lading.token}`;
    const answer = await request<{ code: string }>(lading, '/files/', {
      method: 'POST',
      headers: { authorization, ...headers },
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('tus-version')).toBe('1.0.0');
    expect(answer.json().code).toBe(code);
  });

  it('where it never was', async () => {
    expect((await tus(lading, 'HEAD', '/files/0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11')).status).toBe(404);
    expect((await tus(lading, 'HEAD', '/files/nonsense')).status).toBe(404);
  });
});
