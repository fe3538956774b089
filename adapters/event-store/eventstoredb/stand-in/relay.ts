import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Carries connections on loopback to another port, so that they can be cut and muted from outside the server. */
export const startRelay = async (port: number, targetPort: number) => {
  const sockets = new Set<Socket>();

  const carry = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.setNoDelay(true).pipe(to);
    from.on('error', () => {}); // 'close' follows
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };

  const server = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    carry(client, upstream);
    carry(upstream, client);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port, // a TCP server has an address of this kind
    cut,
    /** A black hole: what is connected now stays open and carries nothing any more. */
    mute(): void {
      for (const socket of sockets) socket.unpipe().pause();
    },
    async stop(): Promise<void> {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
};
