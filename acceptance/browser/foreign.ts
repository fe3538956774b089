import { once } from 'node:events';
import { createServer } from 'node:http';

export type ForeignSite = { readonly url: string; close(): Promise<unknown> };

/** A site that has nothing to do with Lading: another host by name, another port, one page under a strict policy. */
export const startForeignSite = async (lading: { readonly url: string }, html: string): Promise<ForeignSite> => {
  const server = createServer((request, response) => {
    const isPage = request.url === '/';
    response.writeHead(isPage ? 200 : 204, {
      'content-type': 'text/html; charset=utf-8',
      // No inline style, no cookie, and of Lading its scripts, its pictures and its answers alone.
      'content-security-policy': `default-src 'none'; script-src 'unsafe-inline' ${lading.url}; style-src 'nonce-page'; img-src ${lading.url}; connect-src ${lading.url}; form-action 'self'`,
    });
    response.end(isPage ? html : undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return {
    url: `http://localhost:${address.port}/`,
    async close() {
      server.closeAllConnections();
      const closed = once(server, 'close');
      server.close();
      return closed;
    },
  };
};
