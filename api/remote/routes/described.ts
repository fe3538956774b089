import { z } from 'zod';
import { listQuery } from '../../http/list-query.ts';
import type { ApiOperation } from '../../http/openapi.ts';

const common = {
  tag: 'Artifacts',
  path: { remote: 'The name of the remote.', '*': 'The path there.' },
} as const;

const reading = ['RemoteNotFound', 'MalformedPath', 'ArtifactNotAllowed'] as const;

export const getArtifact: ApiOperation = {
  ...common,
  summary: 'Get an artifact, fetched and kept on first use',
  needsToken: false,
  answers: {
    200: {
      description: 'The bytes as upstream sent them.',
      headers: [
        'X-Artifact-Source',
        'X-Artifact-Stale',
        'X-Checksum-SHA256',
        'Age',
        'ETag',
        'Content-Disposition',
        'Cache-Control',
      ],
      content: [{ binary: '*/*' }],
    },
    206: { description: 'A range of them.', headers: ['Content-Range'], content: [{ binary: '*/*' }] },
    304: { description: 'What the client has is still right.' },
  },
  problems: [...reading, 'ArtifactNotFound', 'ArtifactTooYoung', 'UpstreamBroken', 'UpstreamSlow'],
};

const published = {
  name: 'Published',
  schema: z.object({ path: z.string(), size: z.int().min(0), sha256: z.string() }),
};

export const putArtifact: ApiOperation = {
  ...common,
  summary: 'Publish an artifact in a local repository',
  needsToken: true,
  body: { 'application/octet-stream': 'binary' },
  headers: {
    'Repr-Digest': { description: 'The SHA-256 of the body (RFC 9530): other bytes are refused.' },
    'X-Checksum-SHA256': { description: 'The same, hexadecimal.' },
  },
  answers: {
    201: { description: 'Published.', headers: ['Location'], content: [published] },
    200: { description: 'Published in place of an older one.', headers: ['Location'], content: [published] },
  },
  problems: [
    ...reading,
    'MethodNotAllowed',
    'ArtifactImmutable',
    'FileTooLarge',
    'RemoteFull',
    'DiskFull',
    'DigestMismatch',
    'UploadBroken',
    'ChangedMeanwhile',
  ],
};

export const deleteArtifact: ApiOperation = {
  ...common,
  summary: 'Delete an artifact of a local repository',
  needsToken: true,
  answers: { 204: { description: 'It is gone.', headers: ['Lading-Pending'] } },
  problems: [...reading, 'MethodNotAllowed', 'ArtifactNotFound', 'ArtifactImmutable', 'ChangedMeanwhile'],
};

const instant = z.iso.datetime();

export const artifactShape = z.object({
  path: z.string(),
  size: z.int().min(0),
  sha256: z.string(),
  kind: z.enum(['index', 'file']),
  cached_at: instant,
  fresh_until: instant.nullable().describe('Null: for ever.'),
  last_used_at: instant.nullable(),
  hits: z.int().min(0).describe('How often it was served from the store.'),
});

const artifacts = {
  name: 'Artifacts',
  schema: z.object({ artifacts: z.array(artifactShape), next: z.string().nullable().describe('The `cursor` of the next page.') }),
};

export const listArtifactsOf: ApiOperation = {
  tag: 'Artifacts',
  path: { remote: 'The name of the remote.' },
  summary: 'List what is kept of a remote, by path',
  needsToken: true,
  query: { ...listQuery, prefix: { description: 'What the paths begin with.' } },
  answers: { 200: { description: 'A page of them.', content: [artifacts] } },
  problems: ['InvalidInput', 'RemoteNotFound'],
};
