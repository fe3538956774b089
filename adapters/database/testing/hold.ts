import { claimDataDir } from '../data-dir.ts';

// A process of its own that claims a data folder, says how that went, and holds it until it is ended.
const [, , dataDir = ''] = process.argv;

await claimDataDir(dataDir).then(
  () => console.log('held'),
  (error: unknown) => {
    console.log(`refused: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  },
);
setInterval(() => undefined, 60_000);
