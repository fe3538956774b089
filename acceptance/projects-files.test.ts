import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { get, request, upload, uploaded, uploadForm } from './client.ts';
import { eventStore, light } from './combinations.ts';
import { graphql, subscribe } from './graphql.ts';
import { fileOf, filesOf } from './operations.ts';
import { createdProject, type FileJson, manage } from './projects.ts';
import { scenario } from './scenario.ts';

scenario('files of a project', { runsIn: [light, eventStore] }, (lading) => {
  const inProject = async (name: string) => {
    const project = await createdProject(lading, name);
    const file = await uploaded(lading, 'hello', { name: 'a.txt', fields: { project: project.id } });
    return { project, file, path: `/api/projects/${project.id}/files` };
  };

  it('are listed, newest first, live ones unless asked otherwise', async () => {
    const { project, file, path } = await inProject('Listed');
    const second = await uploaded(lading, 'two', { fields: { project: project.id } });
    await uploaded(lading, 'elsewhere');
    const idsOf = async (query: string) =>
      (await manage<{ files: FileJson[]; next: string | null }>(lading, 'GET', `${path}${query}`))
        .json()
        .files.map(({ id }) => id);
    expect(await idsOf('')).toEqual([second.id, file.id]);
    const first = await manage<{ files: FileJson[]; next: string }>(lading, 'GET', `${path}?limit=1`);
    expect(first.json().files.map(({ id }) => id)).toEqual([second.id]);
    expect(await idsOf(`?limit=1&cursor=${first.json().next}`)).toEqual([file.id]);
    expect((await manage(lading, 'DELETE', `${path}/${file.uuid}`)).status).toBe(204);
    expect(await idsOf('')).toEqual([second.id]);
    expect(await idsOf('?status=deleted')).toEqual([file.id]);
    expect(await idsOf('?status=all')).toEqual([second.id, file.id]);
    expect((await manage(lading, 'GET', `${path}?status=nonsense`)).status).toBe(400);
    const { edges } = await filesOf(lading, `filter: { projectId: "${project.id}", status: [LIVE, DELETED] }, last: 1`);
    expect(edges.map(({ node }) => node.id)).toEqual([file.id]);
    expect((await manage(lading, 'GET', `/api/projects/${randomUUID()}/files`)).json()).toMatchObject({
      code: 'ProjectNotFound',
    });
  });

  it('go by slug and by uuid, and only below their own project', async () => {
    const { file, path } = await inProject('Own');
    const other = await inProject('Foreign');
    for (const id of [file.id, file.uuid]) {
      expect((await manage(lading, 'GET', `${path}/${id}`)).json()).toMatchObject({
        id: file.id,
        uuid: file.uuid,
        status: 'live',
      });
      expect((await manage(lading, 'GET', `/api/files/${id}`)).json()).toMatchObject({ id: file.id });
      for (const method of ['GET', 'PATCH', 'DELETE']) {
        const answer = await manage(lading, method, `${other.path}/${id}`, method === 'PATCH' ? {} : undefined);
        expect(answer.json(), `${method} ${id}`).toMatchObject({ status: 404, code: 'FileNotFound' });
      }
    }
    expect((await get(lading, file.url)).status).toBe(200);
  });

  it('are changed', async () => {
    const { file, path } = await inProject('Changed');
    const changes = { name: 'b.txt', metadata: { a: [1, null] }, ttl: '2h', max_downloads: 3, password: 'secret', sliding: true };
    const changed = await manage<FileJson>(lading, 'PATCH', `${path}/${file.uuid}`, changes);
    expect(changed.status).toBe(200);
    const { name, metadata, max_downloads, password_protected, sliding, expires_at } = changed.json();
    expect({ name, metadata, max_downloads, password_protected, sliding }).toEqual({
      name: 'b.txt',
      metadata: { a: [1, null] },
      max_downloads: 3,
      password_protected: true,
      sliding: true,
    });
    const leftMs = Date.parse(expires_at ?? '') - Date.now();
    expect(leftMs).toBeGreaterThan(7_100_000);
    expect(leftMs).toBeLessThanOrEqual(7_200_000);
    expect((await get(lading, file.url)).status).toBe(401);
    const freed = await manage<FileJson>(lading, 'PATCH', `/api/files/${file.id}`, { max_downloads: null, password: null });
    expect(freed.json()).toMatchObject({ name: 'b.txt', max_downloads: null, password_protected: false });
    expect((await get(lading, file.url)).status).toBe(200);
    expect((await manage(lading, 'PATCH', `/api/files/${file.id}`, {})).json()).toMatchObject({ name: 'b.txt' });
  });

  it.each([
    ['name', ''],
    ['name', null],
    ['name', 7],
    ['ttl', 'soon'],
    ['ttl', ''],
    ['ttl', null],
    ['ttl', 60],
    ['max_downloads', 0],
    ['max_downloads', -1],
    ['max_downloads', 1.5],
    ['max_downloads', '3'],
    ['password', ''],
    ['password', 'x'.repeat(201)],
    ['metadata', [1]],
    ['metadata', 'text'],
    ['metadata', null],
    ['sliding', 'yes'],
    ['maxDownloads', 3],
    ['size', 3],
    ['project', randomUUID()],
  ])('are not changed in %s to %j', async (field, value) => {
    const file = await uploaded(lading, 'hello', { name: 'a.txt' });
    const refused = await manage(lading, 'PATCH', `/api/files/${file.id}`, { [field]: value });
    expect(refused.json()).toMatchObject({ status: 400, code: 'InvalidInput', field });
    expect((await manage(lading, 'GET', `/api/files/${file.id}`)).json()).toMatchObject({ name: 'a.txt', sliding: false });
  });

  it('end once, and stay as they ended', async () => {
    const { file, path } = await inProject('Ended');
    for (let time = 0; time < 2; time += 1) expect((await manage(lading, 'DELETE', `${path}/${file.id}`)).status).toBe(204);
    expect((await manage(lading, 'GET', `${path}/${file.id}`)).json()).toMatchObject({ status: 'deleted', end_reason: 'manual' });
    expect((await manage(lading, 'PATCH', `${path}/${file.id}`, { name: 'x' })).json()).toMatchObject({
      status: 410,
      code: 'FileGone',
    });
    expect((await manage(lading, 'GET', '/api/files/zzzzzzz')).json()).toMatchObject({ status: 404, code: 'FileNotFound' });
  });

  it('are added and listed without a project, too', async () => {
    const added = await upload(lading, 'hello', { path: '/api/files', name: 'free.txt' });
    expect([added.status, added.headers.get('location')]).toEqual([201, `/api/files/${added.json().uuid}`]);
    expect(added.json()).toMatchObject({ name: 'free.txt', status: 'live', project: null });
    const { files } = (await manage<{ files: FileJson[] }>(lading, 'GET', '/api/files?limit=1')).json();
    expect(files.map(({ id }) => id)).toEqual([added.json().id]);
    expect((await fileOf(lading, added.json().id))?.name).toBe('free.txt');
  });

  it('are watched by project', async () => {
    const { project } = await inProject('Watched');
    const { project: other } = await inProject('Unwatched');
    type Change = { readonly fileChanged: { readonly kind: string; readonly file: { readonly name: string } } };
    const watched = await subscribe<Change>(
      lading,
      `subscription { fileChanged(projectId: "${project.id}") { kind file { name } } }`,
    );
    try {
      await uploaded(lading, randomBytes(5), { name: 'other.bin', fields: { project: other.id } });
      await uploaded(lading, randomBytes(5), { name: 'none.bin' });
      await uploaded(lading, randomBytes(5), { name: 'mine.bin', fields: { project: project.id } });
      expect((await watched.next()).fileChanged).toEqual({ kind: 'FileUploaded', file: { name: 'mine.bin' } });
    } finally {
      await watched.close();
    }
  });

  it('are pruned by project', async () => {
    const { project, file } = await inProject('Pruned');
    const { file: other } = await inProject('Spared');
    const query = `mutation { pruneFiles(filter: { projectId: "${project.id}" }) { __typename ... on Pruned { count } } }`;
    const admin = { token: null, headers: { 'x-admin-password': lading.adminPassword } };
    expect(await graphql(lading, query, admin)).toEqual({ pruneFiles: { __typename: 'Pruned', count: 1 } });
    expect([(await get(lading, file.url)).status, (await get(lading, other.url)).status]).toEqual([410, 200]);
    expect((await manage(lading, 'DELETE', `/api/projects/${project.id}`)).status).toBe(204);
  });

  it('are managed with the token alone', async () => {
    const { file, path } = await inProject('Guarded');
    const { body, contentType } = uploadForm('hello');
    for (const base of [path, '/api/files']) {
      const headers = { 'content-type': contentType };
      expect((await request(lading, base, { method: 'POST', headers, body })).status).toBe(401);
      for (const [method, at] of [
        ['GET', base],
        ['GET', `${base}/${file.id}`],
        ['PATCH', `${base}/${file.id}`],
        ['DELETE', `${base}/${file.id}`],
      ] as const)
        expect((await request(lading, at, { method })).status, `${method} ${at}`).toBe(401);
    }
  });
});
