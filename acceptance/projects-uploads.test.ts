import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cliEnv, runCli } from './cli.ts';
import { bearer, request, type UploadedFile, upload, uploaded } from './client.ts';
import { light, production } from './combinations.ts';
import { graphql, graphqlMultipart } from './graphql.ts';
import { filesBelow, nothingNewBelow } from './observe.ts';
import { createdProject, type FileJson, manage } from './projects.ts';
import { scenario } from './scenario.ts';
import type { Lading } from './server.ts';
import { createUpload, sendPiece } from './tus.ts';

/** Every way in, with what it answers: a status, and the id of the file where there is one. */
type Way = (lading: Lading, project: string) => Promise<{ readonly status: number; readonly id?: string }>;

const uploadedId = ({ status, json }: { readonly status: number; json(): UploadedFile }) =>
  status === 201 ? { status, id: json().id } : { status };

const uploadFile =
  'mutation ($file: Upload!, $options: UploadOptions) { uploadFile(file: $file, options: $options) { __typename ... on File { id } } }';

const ways: Readonly<Record<string, Way>> = {
  'a form': async (lading, project) => uploadedId(await upload(lading, 'hello', { fields: { project } })),
  'a form that says it after the file': async (lading, project) =>
    uploadedId(await upload(lading, 'hello', { fieldsAfter: { project }, path: '/api/upload' })),
  'the form of the project': async (lading, project) =>
    uploadedId(await upload(lading, 'hello', { path: `/api/projects/${project}/files` })),
  'PUT with a header': async (lading, project) => {
    const headers = { ...bearer(lading.token), 'lading-project': project, accept: 'application/json' };
    return uploadedId(await request<UploadedFile>(lading, '/hello.txt', { method: 'PUT', headers, body: 'hello' }));
  },
  'PUT with a parameter': async (lading, project) => {
    const headers = { ...bearer(lading.token), accept: 'application/json' };
    return uploadedId(
      await request<UploadedFile>(lading, `/hello.txt?project=${project}`, { method: 'PUT', headers, body: 'hello' }),
    );
  },
  tus: async (lading, project) => {
    const created = await createUpload(lading, 5, { filename: 'hello.txt', project });
    if (created.status !== 201) return { status: created.status };
    const sent = await sendPiece(lading, created.headers.get('location') ?? '', 0, 'hello');
    return { status: sent.status === 204 ? 201 : sent.status, id: sent.headers.get('lading-id') ?? '' };
  },
  GraphQL: async (lading, project) => {
    const operations = JSON.stringify({ query: uploadFile, variables: { file: null, options: { projectId: project } } });
    const files = [{ key: '0', name: 'hello.txt', body: 'hello' }];
    const answer = await graphqlMultipart<{ uploadFile: { __typename: string; id?: string } }>(lading, {
      operations,
      map: '{"0":["variables.file"]}',
      files,
    });
    const { __typename, id = '' } = answer.json().data?.uploadFile ?? { __typename: 'nothing' };
    return __typename === 'NotFound' ? { status: 404 } : { status: answer.status === 200 ? 201 : answer.status, id };
  },
  'the command line': async (lading, project) => {
    const folder = await mkdtemp(join(tmpdir(), 'lading-projects-'));
    try {
      await writeFile(join(folder, 'hello.txt'), 'hello');
      const ended = await runCli(['upload', 'hello.txt', '--json', '--project', project], { cwd: folder, env: cliEnv(lading) });
      if (ended.code !== 0) return { status: ended.stderr.includes('no project') ? 404 : 0 };
      return { status: 201, id: (JSON.parse(ended.stdout) as UploadedFile).id }; // what --json prints
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

scenario('an upload into a project', { runsIn: [light, production] }, (lading) => {
  it.each(Object.entries(ways))('by %s', async (name, way) => {
    const project = await createdProject(lading, `for ${name}`);
    const { status, id = '' } = await way(lading, project.id);
    expect(status).toBe(201);
    expect((await manage<FileJson>(lading, 'GET', `/api/projects/${project.id}/files/${id}`)).json().project).toBe(project.id);
    const query = `{ file(id: "${id}") { project { id name } } project(id: "${project.id}") { files { totalCount edges { node { id } } } } }`;
    expect(await graphql(lading, query)).toEqual({
      file: { project: { id: project.id, name: project.name } },
      project: { files: { totalCount: 1, edges: [{ node: { id } }] } },
    });
  });

  it.each(Object.entries(ways))('that is not there is refused by %s, and nothing is kept', async (name, way) => {
    const deleted = await createdProject(lading, `gone for ${name}`);
    await manage(lading, 'DELETE', `/api/projects/${deleted.id}`);
    const before = await filesBelow(join(lading.dataDir, 'bytes')).catch(() => undefined);
    for (const project of [randomUUID(), deleted.id]) expect(await way(lading, project)).toEqual({ status: 404 });
    if (before) expect(await nothingNewBelow(join(lading.dataDir, 'bytes'), before)).toEqual([]);
  });

  it('goes by its id, in any case, and never by its name', async () => {
    const { id, name } = await createdProject(lading, 'Named');
    expect((await upload(lading, 'hello', { fields: { project: id.toUpperCase() } })).status).toBe(201);
    expect((await upload(lading, 'hello', { fields: { project: name } })).json()).toMatchObject({ code: 'ProjectNotFound' });
    expect((await uploaded(lading, 'hello', { fields: { project: '' } })).id).toBeTruthy();
  });

  it('may not say two projects', async () => {
    const [one, other] = [await createdProject(lading, 'One'), await createdProject(lading, 'Other')];
    const path = `/api/projects/${one.id}/files`;
    const refused = await upload(lading, 'hello', { path, fields: { project: other.id } });
    expect(refused.json()).toMatchObject({ status: 400, field: 'project' });
    const taken = await upload(lading, 'hello', { path, fields: { project: one.id } });
    expect(taken.status).toBe(201);
    expect(taken.headers.get('location')).toBe(`${path}/${taken.json().uuid}`);
  });
});
