import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readThrough, startBackend, tokens } from './behind-proxy.ts';
import { codeBlock, freePort, listening, stopped } from './guide-server.ts';

const hasNginx = spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0;
const lacking = hasNginx ? '' : ' (skipped: apt-get install -y nginx)';

const configuration = (folder: string, port: number, location: string): string => `
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    location = /up { return 204; }
    ${location}
  }
}
`;

describe.skipIf(!hasNginx)(`nginx in front of a server${lacking}`, () => {
  let backend: Server;
  let folder: string;
  const running: ChildProcess[] = [];

  async function startNginx(location: string): Promise<string> {
    const port = await freePort();
    const file = join(folder, `${port}.conf`);
    const address = `127.0.0.1:${(backend.address() as AddressInfo).port}`;
    writeFileSync(file, configuration(folder, port, location.replaceAll('backend', address)));
    const child = spawn('nginx', ['-c', file, '-p', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
    running.push(child);
    await listening(`http://127.0.0.1:${port}/up`, child);
    return `http://127.0.0.1:${port}`;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rivulet-nginx-'));
    backend = await startBackend();
  });

  afterAll(async () => {
    await Promise.all(running.map(stopped));
    backend.closeAllConnections();
    backend.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("with the guide's settings, every token arrives on its own", async () => {
    const { pieces, findings } = await readThrough(await startNginx(codeBlock('nginx.md', 'location')));
    expect(pieces).toBeGreaterThan(tokens / 2);
    expect(findings).toEqual([]);
  });

  test('with the defaults everything comes at once, and the diagnostic names the buffering', async () => {
    const { pieces, findings } = await readThrough(await startNginx('location / { proxy_pass http://backend; }'));
    expect(pieces).toBeLessThan(5);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain('A proxy is buffering');
  });
});
