import { startStandIn } from './server.ts';

/** Runs a stand-in as a process, until it is told to end: `node main.ts PORT`. Prints its connection string. */
const standIn = await startStandIn({ port: Number(process.argv[2] ?? 0) });
console.log(standIn.url);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void standIn.stop());
