import { expect, it } from 'vitest';
import { get, type UploadedFile, upload, uploaded } from './client.ts';
import { eventStore, light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { graphql } from './graphql.ts';
import { filesBelow, storageOf } from './observe.ts';
import { fileOf } from './operations.ts';
import { createdProject, createProject, type FileJson, manage, mutateProject } from './projects.ts';
import { scenario } from './scenario.ts';
import type { Lading } from './server.ts';
import { createdUpload, sendPiece } from './tus.ts';

const inProject = (lading: Lading, project: string, body = 'hello') => uploaded(lading, body, { fields: { project } });

const many = async (lading: Lading, project: string, count: number): Promise<readonly UploadedFile[]> => {
  const files: UploadedFile[] = [];
  while (files.length < count)
    files.push(
      ...(await Promise.all(Array.from({ length: Math.min(20, count - files.length) }, () => inProject(lading, project)))),
    );
  return files;
};

const statusOf = async (lading: Lading, { id }: { readonly id: string }): Promise<string> => {
  const { status, end_reason } = (await manage<FileJson>(lading, 'GET', `/api/files/${id}`)).json();
  return `${status} ${end_reason}`;
};

type Entry = {
  readonly id: string;
  readonly type: string;
  readonly actor: string;
  readonly summary: string;
  readonly metadata: { readonly causationId: string };
};

const lastOf = async (lading: Lading, id: string): Promise<Entry | undefined> => {
  const query = `{ file(id: "${id}") { history(last: 5) { edges { node { id type actor summary metadata } } } } }`;
  const { file } = await graphql<{ file: { history: { edges: { node: Entry }[] } } }>(lading, query);
  return file.history.edges.map(({ node }) => node).findLast(({ type }) => type === 'FileDeleted');
};

const env = { CLEANUP_INTERVAL_SECONDS: '1', ORPHAN_GRACE_SECONDS: '1' };

scenario('deleting a project that has files', { runsIn: [light, eventStore], env }, (lading) => {
  it('is refused, unless its files are meant to end', async () => {
    const project = await createdProject(lading, 'Full');
    const [one, two] = [await inProject(lading, project.id), await inProject(lading, project.id)];
    const free = await uploaded(lading, 'free');
    const path = `/api/projects/${project.id}`;
    for (const query of ['', '?force=false', '?force=0'])
      expect((await manage(lading, 'DELETE', path + query)).json(), query).toMatchObject({
        status: 409,
        code: 'ProjectNotEmpty',
      });
    expect((await manage(lading, 'DELETE', `${path}?force=perhaps`)).json()).toMatchObject({ status: 400, field: 'force' });
    expect((await get(lading, one.url)).status).toBe(200);

    expect((await manage(lading, 'DELETE', `${path}?force=true`)).status).toBe(204);
    for (const file of [one, two]) {
      expect((await get(lading, file.url)).status).toBe(410);
      expect(await statusOf(lading, file)).toBe('deleted project_deleted');
      expect(await fileOf(lading, file.id)).toMatchObject({ status: 'DELETED', endReason: 'PROJECT_DELETED' });
    }
    expect((await get(lading, free.url)).status).toBe(200);
    expect(await graphql(lading, `{ file(id: "${one.id}") { project { id } } }`)).toEqual({ file: { project: null } });
    expect((await createProject(lading, 'FULL')).status).toBe(201);
  });

  it('needs no force where its files have ended before', async () => {
    const project = await createdProject(lading, 'Ended');
    const file = await inProject(lading, project.id);
    await manage(lading, 'DELETE', `/api/files/${file.id}`);
    await uploaded(lading, 'short', { fields: { project: project.id, ttl: '1s' } });
    await eventually(() => manage(lading, 'DELETE', `/api/projects/${project.id}`), { until: ({ status }) => status === 204 });
    expect(await statusOf(lading, file)).toBe('deleted manual');
  });

  it('is the cause that its files name, in words that people read', async () => {
    const { id } = await mutateProject(lading, 'createProject', 'name: "Told"');
    const file = await inProject(lading, id ?? '');
    await mutateProject(lading, 'deleteProject', `id: "${id}", force: true`);
    const last = await lastOf(lading, file.id);
    expect(last).toMatchObject({ actor: 'token', summary: 'deleted hello.txt with its project' });
    expect(last?.metadata.causationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await lastOf(lading, (await inProject(lading, (await createdProject(lading, 'Other')).id)).id)).toBeUndefined();
  });

  it('frees the bytes', async () => {
    const project = await createdProject(lading, 'Large');
    await many(lading, project.id, 40);
    await manage(lading, 'DELETE', `/api/projects/${project.id}?force=true`);
    const { files } = await storageOf(lading);
    await eventually(() => filesBelow(`${lading.dataDir}/bytes/files`), { until: (left) => left.size === files });
    type Held = { readonly storage: { readonly files: number; readonly bytes: number; readonly orphanBytes: number } };
    const held = () => graphql<Held>(lading, `{ storage(projectId: "${project.id}") { files bytes orphanBytes } }`);
    const { storage } = await eventually(held, { until: ({ storage: { orphanBytes } }) => orphanBytes === 0 });
    expect(storage).toEqual({ files: 0, bytes: 0, orphanBytes: 0 });
  });

  it('ends what is uploaded at the same time: each file joins in time and ends, or is refused', async () => {
    for (let round = 0; round < 5; round += 1) {
      const project = await createdProject(lading, `Raced ${round}`);
      const uploads = Array.from({ length: 16 }, () => upload(lading, 'hello', { fields: { project: project.id } }));
      await Promise.race(uploads);
      const deleted = manage(lading, 'DELETE', `/api/projects/${project.id}?force=true`);
      const answers = await Promise.all(uploads);
      expect((await deleted).status).toBe(204);
      for (const answer of answers) {
        expect([201, 404]).toContain(answer.status);
        if (answer.status === 201) expect(await statusOf(lading, answer.json())).toBe('deleted project_deleted');
      }
      const live = await graphql(lading, `{ files(filter: { projectId: "${project.id}" }) { totalCount } }`);
      expect(live).toEqual({ files: { totalCount: 0 } });
    }
  });

  it('refuses an upload in pieces that was begun before', async () => {
    const project = await createdProject(lading, 'Piecemeal');
    const location = await createdUpload(lading, 10, { filename: 'a.txt', project: project.id });
    expect((await sendPiece(lading, location, 0, 'hello')).status).toBe(204);
    await manage(lading, 'DELETE', `/api/projects/${project.id}`);
    expect((await sendPiece(lading, location, 5, 'world')).json()).toMatchObject({ status: 404, code: 'ProjectNotFound' });
  });

  it('is finished by the next start where it was killed in the middle', { timeout: 120_000 }, async () => {
    const project = await createdProject(lading, 'Killed');
    const files = await many(lading, project.id, 200);
    const deletion = manage(lading, 'DELETE', `/api/projects/${project.id}?force=true`).catch(() => undefined);
    await eventually(() => manage(lading, 'GET', `/api/projects/${project.id}`), { until: ({ status }) => status === 404 });
    await lading.kill9();
    await deletion;
    await lading.restart();
    const live = () =>
      graphql<{ files: { totalCount: number } }>(lading, `{ files(filter: { projectId: "${project.id}" }) { totalCount } }`);
    await eventually(live, { until: (left) => left.files.totalCount === 0 });
    for (const file of [files.at(0), files.at(-1)])
      expect(file && (await statusOf(lading, file))).toBe('deleted project_deleted');
    const causes = await Promise.all(files.slice(0, 20).map(async ({ id }) => (await lastOf(lading, id))?.metadata.causationId));
    expect(new Set(causes).size).toBe(1);
  });
});
