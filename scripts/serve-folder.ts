import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface ServedFolder {
  /** Ends in a slash. */
  readonly url: string;
  /** Paths that were asked for and are not there, outside of `under` or within. */
  readonly missing: readonly string[];
  close(): void;
}

/** Serves a folder's files as any web host would, below a path, on this machine only. */
export async function serveFolder(folder: string, under = '/'): Promise<ServedFolder> {
  const missing: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const rest = path.startsWith(under) ? path.slice(under.length) : undefined;
    const file = rest === undefined ? '' : normalize(join(folder, rest === '' ? 'index.html' : rest));
    if (path === '/favicon.ico') {
      response.writeHead(204).end(); // browsers ask for it by themselves
      return;
    }
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      missing.push(path);
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${under}`,
    missing,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
