import { main } from '@lading/api/main.ts';
import { buildWebWhenStale } from './web/stale.ts';

await buildWebWhenStale();
await main();
