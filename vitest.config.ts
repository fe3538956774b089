import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';

// Vite would take graphql's ES modules where Node takes its CommonJS: two copies that refuse each other.
const oneGraphql = [{ find: /^graphql$/, replacement: 'graphql/index.js' }];

export default defineConfig({
  test: {
    // Most of what they do is wait for servers, browsers and deadlines; more at once than there are cores keeps the cores busy.
    maxWorkers: 4,
    projects: [
      {
        resolve: { alias: oneGraphql },
        test: {
          name: 'server',
          environment: 'node',
          include: ['{schema,adapters,projections,api,cli,bench,scripts,deploy}/**/*.test.ts'],
          globalSetup: ['scripts/testing/postgres.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias: oneGraphql },
        test: {
          name: 'acceptance',
          environment: 'node',
          include: ['acceptance/**/*.test.ts'],
          globalSetup: ['scripts/testing/postgres.ts', 'scripts/testing/pages.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Hot replacement wants solid-js resolvable from the root, which it is not.
        plugins: [solid({ hot: false })],
        resolve: { conditions: ['development', 'browser'] },
        test: {
          name: 'web',
          environment: 'happy-dom',
          include: ['web/**/*.test.{ts,tsx}'],
          // It comes as JSX, which Node cannot read.
          server: { deps: { inline: [/@solidjs\/router/] } },
        },
      },
    ],
  },
});
