/** Every address these pages link to or call, in one place. */
export const links = {
  landing: () => '/',
  files: (query: Readonly<Record<string, string | undefined>> = {}) => {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) if (value) search.set(key, value);
    const text = search.toString();
    return text ? `/app/files?${text}` : '/app/files';
  },
  file: (id: string) => `/app/files/${encodeURIComponent(id)}`,
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
  admin: '/admin',
  apiInfo: '/api-info',
  anythingElse: '*',
} as const;
