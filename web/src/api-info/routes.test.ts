import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRoutes } from './routes.ts';

describe('readRoutes', () => {
  it('groups operations by tag and keeps what people read', () => {
    const document = {
      openapi: '3.1.0',
      paths: {
        '/upload': {
          post: { tags: ['Files'], summary: 'Upload', security: [{ token: [] }], responses: { 201: { description: 'Stored.' } } },
        },
        '/api/links/{id}': {
          parameters: [{ name: 'id', in: 'path', description: 'Slug or uuid.' }],
          get: { tags: ['Files'], summary: 'One link', security: [{ token: [] }, {}] },
          delete: { summary: 'End it' },
        },
      },
    };
    const groups = readRoutes(document);
    expect(groups.map(({ name, operations }) => [name, operations.map(({ method, path }) => `${method} ${path}`)])).toEqual([
      ['Files', ['POST /upload', 'GET /api/links/{id}']],
      ['Other', ['DELETE /api/links/{id}']],
    ]);
    expect(groups[0]?.operations[0]).toMatchObject({ secured: true, answers: [{ status: '201', description: 'Stored.' }] });
    expect(groups[0]?.operations[1]).toMatchObject({ secured: false, parameters: [{ name: 'id', place: 'path' }] });
  });

  it('is empty for what is no such document, and never throws', () => {
    expect(readRoutes(undefined)).toEqual([]);
    fc.assert(fc.property(fc.jsonValue(), (value) => Array.isArray(readRoutes(value))));
    fc.assert(fc.property(fc.jsonValue(), (value) => Array.isArray(readRoutes({ paths: { '/x': { get: value } } }))));
  });
});
