import { startEmbedded } from '../embedded.ts';

// A process of its own that runs the embedded database and stops it on SIGTERM.
const [, , dataDir = ''] = process.argv;

const embedded = await startEmbedded({ dataDir, log: () => undefined });
console.log(embedded.url);
process.once('SIGTERM', () => embedded.stop());
