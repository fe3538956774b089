import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

/** The server answers `/assets/*` with these files, and `/` and `/app/*` with index.html. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [solid()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy admits no data: sources, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { '^/(graphql|upload|sign-in)': 'http://127.0.0.1:8080' },
  },
});
