import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { openPool } from '@lading/adapters/database/pool.ts';

/**
 * The least that a durable upload over HTTP takes: hash the body as it arrives, write it, fsync it, INSERT one row.
 * What the benchmark of uploads compares with; started as `node bare-upload-server.ts FOLDER DATABASE_URL`.
 */
const [, , folder = '', databaseUrl = ''] = process.argv;
const pool = openPool(databaseUrl, { max: 32, onError: () => {} });
let uploads = 0;

const store = async (request: IncomingMessage): Promise<void> => {
  uploads += 1;
  const path = join(folder, String(uploads));
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  for await (const chunk of request) {
    hash.update(chunk);
    await file.write(chunk);
  }
  await file.sync();
  await file.close();
  await pool.query('INSERT INTO bare_files (path, sha256, at) VALUES ($1, $2, now())', [path, hash.digest('hex')]);
};

const server = createServer((request, response) => {
  store(request).then(
    () => response.writeHead(201).end(),
    () => response.destroy(),
  );
});
await pool.query('CREATE TABLE bare_files (id bigserial PRIMARY KEY, path text UNIQUE, sha256 text, at timestamptz)');
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
process.stdout.write(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0} is ready\n`);
