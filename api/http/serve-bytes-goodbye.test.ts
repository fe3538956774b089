import { once } from 'node:events';
import { expect, it } from 'vitest';
import { type Served, serveBytes } from './serve-bytes.ts';
import { content, options, stored } from './testing/bytes.ts';
import { dial, startServer } from './testing/server.ts';

/** Takes all that it was promised and is gone, while the server still tidies up behind the last byte. */
const askAndLeave = async (port: number): Promise<void> => {
  const socket = await dial(port);
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  let received = 0;
  await new Promise<void>((resolve) =>
    socket.on('data', (data) => {
      received += data.length;
      if (received > content.length) resolve();
    }),
  );
  socket.destroy();
};

it('counts a download whose last byte went out, though the client was gone before the answer was over', async () => {
  const outcome = Promise.withResolvers<Served>();
  const port = await startServer(async (request, response) => {
    const slowToEnd = stored({
      lend: async (_range, take) => {
        await take(content);
        if (!response.destroyed) await once(response, 'close');
        return true;
      },
    });
    outcome.resolve(await serveBytes(request, response, slowToEnd, options));
  });
  await askAndLeave(port);
  expect(await outcome.promise).toMatchObject({ status: 200, bytes: content.length, completed: true });
});
