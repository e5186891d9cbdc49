import { spawn } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { freePort, listening, type RunningServer } from '../servers/guide-server.ts';
import type { App } from './apps.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export async function serve(app: App, folder: string): Promise<RunningServer> {
  return 'static' in app.start ? serveFiles(join(folder, app.start.static)) : runCommand(app.start.command, folder);
}

export async function serveFiles(folder: string): Promise<RunningServer> {
  const server: Server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!file.startsWith(folder) || !existsSync(file)) {
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Runs what listens on a port of its own, and stops it with all its children. */
export async function runCommand(command: (port: number) => readonly string[], folder: string): Promise<RunningServer> {
  const port = await freePort();
  const [program, ...args] = command(port);
  // A process group of its own: npx starts a child, and both have to go.
  const child = spawn(program!, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const url = `http://127.0.0.1:${port}`;
  await listening(url, child);
  return {
    url,
    async close() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      process.kill(-child.pid!, 'SIGKILL');
      await gone;
    },
  };
}
