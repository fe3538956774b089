import { join } from 'node:path';
import { build } from 'vite';

// A process of its own: what the bundler takes in memory goes with it, before the server starts.
await build({ root: join(import.meta.dirname, '../../web'), logLevel: 'error' });
