import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import type { MockServer } from '@rivulet/mock-server';
import { listen } from '@rivulet/mock-server/node';

const pages = fileURLToPath(new URL('./pages', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

export interface ServedPage {
  readonly url: string;
  /** Requests under `/api` whose answer is not over yet, as the page's own server counts them. */
  readonly open: () => number;
  close(): Promise<void>;
}

export interface PageOptions {
  /** Sent with every response. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What stands in the page's root before its script runs. */
  readonly markup?: string;
}

/**
 * Builds one page of `pages/` as an app would be built, for production, and serves it. What it asks for under `/api`
 * goes to the mock server, over a socket, from the page's own origin.
 */
export async function servePage(
  name: string,
  mock: MockServer,
  { headers = {}, markup = '' }: PageOptions = {},
): Promise<ServedPage> {
  const folder = mkdtempSync(join(tmpdir(), 'rivulet-page-'));
  await buildPage(name, folder);
  const html = readFileSync(join(folder, `${name}.html`), 'utf8').replace('<!--markup-->', () => markup);
  const backend = await listen(mock);
  const open = new Set<ServerResponse>();

  const server = createServer((request, response) => {
    for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(folder, path);
    if (path === '/') {
      response.writeHead(200, { 'content-type': types['.html'] }).end(html);
    } else if (path.startsWith('/api/')) {
      open.add(response);
      response.once('close', () => open.delete(response));
      forward(request, response, backend.url);
    } else if (file.startsWith(folder) && existsSync(file)) {
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
      createReadStream(file).pipe(response);
    } else {
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    open: () => open.size,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await backend.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** React's own build for production is wanted, and Vite looks for that at what a test run sets to `test`. */
async function buildPage(name: string, outDir: string): Promise<void> {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await build({
      root: pages,
      configFile: false,
      logLevel: 'warn',
      plugins: [react()],
      build: { outDir, emptyOutDir: false, minify: false, rolldownOptions: { input: join(pages, `${name}.html`) } },
    });
  } finally {
    process.env['NODE_ENV'] = before;
  }
}

/** Passes a request on, and its answer back as it comes; whoever leaves takes the other side along. */
function forward(request: IncomingMessage, response: ServerResponse, backend: string): void {
  const upstream = ask(
    backend + (request.url ?? ''),
    { method: request.method ?? 'GET', headers: request.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
      answer.once('error', () => response.destroy());
    },
  );
  upstream.once('error', () => response.destroy());
  response.once('close', () => upstream.destroy());
  request.pipe(upstream);
}
