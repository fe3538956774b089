import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../acceptance/processes.ts';

/** A file server to compare with: one worker that serves a folder as nginx does by default, with sendfile. */
const config = (folder: string, port: number): string => `
daemon off;
master_process off;
worker_processes 1;
error_log stderr crit;
pid ${folder}/nginx.pid;
events { worker_connections 4096; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  default_type application/octet-stream;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server { listen 127.0.0.1:${port}; root ${folder}/static; }
}
`;

export type Peer = { readonly url: string; readonly pid: number; stop(): Promise<unknown> };

/** Starts nginx (Debian's package `nginx-light`) over a folder `static` that is made when absent. */
export const startNginx = async (folder: string): Promise<Peer> => {
  const port = await freePort();
  await mkdir(join(folder, 'static'), { recursive: true });
  await writeFile(join(folder, 'nginx.conf'), config(folder, port));
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  const failed = once(child, 'error').then(([error]) => {
    throw new Error(`nginx does not start (Debian: apt-get install nginx-light): ${String(error)}`);
  });
  const url = `http://127.0.0.1:${port}`;
  const answers = async () => {
    for (let tries = 0; tries < 100; tries += 1) {
      if (
        await fetch(url).then(
          () => true,
          () => false,
        )
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('nginx does not answer');
  };
  await Promise.race([answers(), failed]);
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
};
