import { present } from '../graphql/args.ts';
import { AuditEntry, AuditEntryConnection, auditEntry } from '../graphql/audit-entry.ts';
import { builder } from '../graphql/builder.ts';
import { File } from '../graphql/file-ref.ts';
import { readHistory } from './history.ts';

builder.objectField(File, 'history', (t) =>
  t.connection(
    {
      type: AuditEntry,
      authScopes: { token: true },
      description: 'What happened to it, oldest first.',
      complexity: ({ first, last }) => ({ field: 5, multiplier: Math.min(200, first ?? last ?? 50) }),
      resolve: async ({ slug }, page, { lading }) => {
        const { events, ...more } = await readHistory(lading.store, slug, present(page));
        const edges = events.map((event) => ({ cursor: String(event.revision), node: auditEntry(event) }));
        const pageInfo = { ...more, startCursor: edges.at(0)?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null };
        return { edges, pageInfo };
      },
    },
    AuditEntryConnection,
  ),
);
