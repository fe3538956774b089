import { defineProjection, type RowOf } from './engine/define.ts';
import { landmarks } from './landmarks.ts';

const tables = {
  /** Pictures that are kept, by the file that they were made of. */
  variants: {
    columns: {
      uuid: { type: 'uuid' },
      variant: { type: 'text' },
      slug: { type: 'text' },
      project_id: { type: 'uuid', nullable: true },
      transformation: { type: 'text' },
      /** The other files that are seen in it: an array of uuids. */
      sources: { type: 'json' },
      /** Its name in the byte store. */
      key: { type: 'text' },
      media_type: { type: 'text' },
      width: { type: 'integer' },
      height: { type: 'integer' },
      size: { type: 'bigint' },
      sha256: { type: 'text' },
      rendered_at: { type: 'instant' },
      /** Of its rendering: what orders those of one file. */
      position: { type: 'position' },
    },
    key: ['uuid', 'variant'],
    indexes: [{ on: 'uuid, position' }, { on: 'key' }, { on: 'project_id' }, { on: 'position', where: "sources <> '[]'" }],
  },
  /** How often each was found stored, and when last. Apart, for an answer may still be counted after its variant is gone. */
  variant_uses: {
    columns: {
      uuid: { type: 'uuid' },
      variant: { type: 'text' },
      hits: { type: 'bigint', initial: 0 },
      last_used_at: { type: 'instant', nullable: true },
    },
    key: ['uuid', 'variant'],
    indexes: [{ on: 'last_used_at' }],
  },
} as const;

export type VariantTables = { [N in keyof typeof tables]: RowOf<(typeof tables)[N]> };

export const variantsProjection = defineProjection({
  name: 'variants',
  version: 1,
  tables,
  on: {
    ...landmarks,
    VariantRendered: ({ data, metadata, position }, changes) => {
      const { uuid, variant } = data;
      changes.put('variants', {
        uuid,
        variant,
        slug: data.slug,
        project_id: data.projectId,
        transformation: data.transformation,
        sources: data.sources,
        key: data.key,
        media_type: data.mediaType,
        width: data.width,
        height: data.height,
        size: data.size,
        sha256: data.sha256,
        rendered_at: metadata.at,
        position,
      });
      changes.add('variant_uses', { uuid, variant }, { hits: 0 }, { last_used_at: metadata.at });
    },
    VariantsPurged: ({ data: { uuid, variants } }, changes) => {
      for (const variant of variants) {
        changes.remove('variants', { uuid, variant });
        changes.remove('variant_uses', { uuid, variant });
      }
    },
    ImageServed: ({ data: { uuid, variant, hits }, metadata }, changes) => {
      if (variant !== null) changes.add('variant_uses', { uuid, variant }, { hits }, { last_used_at: metadata.at });
    },
  },
});
