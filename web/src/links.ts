type Query = Readonly<Record<string, string | undefined>>;

/** A path with what of a query has a value. */
const withQuery = (path: string, query: Query = {}): string => {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value) search.set(key, value);
  const text = search.toString();
  return text ? `${path}?${text}` : path;
};

/** Every address these pages link to or call, in one place. */
export const links = {
  landing: () => '/',
  files: (query?: Query) => withQuery('/app/files', query),
  file: (id: string) => `/app/files/${encodeURIComponent(id)}`,
  editor: (id: string) => `/app/files/${encodeURIComponent(id)}/edit`,
  projects: (query?: Query) => withQuery('/app/projects', query),
  project: (id: string, query?: Query) => withQuery(`/app/projects/${encodeURIComponent(id)}`, query),
  admin: () => '/admin',
  apiInfo: () => '/api-info',
  openapi: () => '/openapi.json',
  upload: () => '/upload',
  resumable: () => '/files/',
  graphql: () => '/graphql',
} as const;

/** The patterns the router matches; `links` builds what they match. */
export const routes = {
  landing: '/',
  app: '/app',
  files: '/app/files',
  file: '/app/files/:id',
  editor: '/app/files/:id/edit',
  projects: '/app/projects',
  project: '/app/projects/:id',
  admin: '/admin',
  apiInfo: '/api-info',
  anythingElse: '*',
} as const;
