import { defineCommand, noOperands } from '../command.ts';

export const serve = defineCommand({
  name: 'serve',
  summary: 'Start the server here, as `npm start` does',
  details: 'Other settings come from the environment and from .env; README.md names them.',
  operands: noOperands,
  options: {
    host: { type: 'string', short: 'h', value: 'HOST', summary: 'Where it listens (HOST, 127.0.0.1)' },
    port: { type: 'string', short: 'p', value: 'PORT', summary: 'On which port (PORT, 8080)' },
    storage: { type: 'string', short: 's', value: 'DATA_DIR', summary: 'Where it keeps its data (DATA_DIR, ./data)' },
  },
  async run(_context, { values: { host, port, storage } }) {
    Object.assign(process.env, host && { HOST: host }, port && { PORT: port }, storage && { DATA_DIR: storage });
    // Loaded here alone: every other command starts without the server's parts.
    const { buildWebWhenStale } = await import('../../scripts/web/stale.ts');
    const { main } = await import('@lading/api/main.ts');
    await buildWebWhenStale();
    await main();
  },
});
