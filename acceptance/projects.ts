import { type Answer, bearer, type ProblemBody, request, type UploadedFile } from './client.ts';
import { graphql } from './graphql.ts';
import type { Lading } from './server.ts';

/** A project as REST shows it (CONTRACT, images and projects). */
export type ProjectJson = {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly created_at: string;
  readonly files: number;
  readonly bytes: number;
};

/** A file as management shows it. */
export type FileJson = UploadedFile & {
  readonly status: string;
  readonly end_reason: string | null;
  readonly ended_at: string | null;
  readonly project: string | null;
  readonly metadata: unknown;
  readonly password_protected: boolean;
  readonly sliding: boolean;
};

/** What an answer may be: what was asked for, or a problem. */
type Either<Body> = Body & ProblemBody;

/** One request about management, with the right token; a body that is no text goes as JSON. */
export const manage = <Body = Record<string, unknown>>(
  lading: Pick<Lading, 'url' | 'token'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer<Either<Body>>> =>
  request(lading, path, {
    method,
    headers: { ...bearer(lading.token), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

export const createProject = (
  lading: Pick<Lading, 'url' | 'token'>,
  name: unknown,
  more: object = {},
): Promise<Answer<Either<ProjectJson>>> => manage(lading, 'POST', '/api/projects', { name, ...more });

/** A project that must come to be. */
export const createdProject = async (lading: Pick<Lading, 'url' | 'token'>, name: string): Promise<ProjectJson> => {
  const answer = await createProject(lading, name);
  if (answer.status !== 201) throw new Error(`creating ${name} answered ${answer.status}: ${answer.text()}`);
  return answer.json();
};

export type ProjectNode = {
  readonly __typename: string;
  readonly id?: string;
  readonly name?: string;
  readonly description?: string | null;
  readonly code?: string;
  readonly field?: string | null;
};

const fields = '__typename ... on Project { id name description } ... on Refusal { code message } ... on InvalidInput { field }';

/** One mutation about projects; `args` is what stands between the parentheses. */
export const mutateProject = async (
  lading: Lading,
  mutation: 'createProject' | 'updateProject' | 'deleteProject',
  args: string,
): Promise<ProjectNode> => {
  const known = mutation === 'deleteProject' ? fields.replace(' ... on InvalidInput { field }', '') : fields;
  const data = await graphql<Record<string, ProjectNode>>(lading, `mutation { ${mutation}(${args}) { ${known} } }`);
  return data[mutation] as ProjectNode; // the operation names it
};
