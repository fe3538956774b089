import type { CodegenConfig } from '@graphql-codegen/cli';

/** Turns the printed schema and the pages' operations into typed documents. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: 'web/src/operations/*.graphql',
  ignoreNoDocuments: false,
  generates: {
    'web/src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: {
          ByteCount: 'number',
          Count: 'number',
          DateTime: 'string',
          Duration: 'string',
          JSON: 'unknown',
          Upload: { input: 'File', output: 'never' },
        },
      },
    },
  },
};

export default config;
