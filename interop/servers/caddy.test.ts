import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readThrough, startBackend, tokens } from './behind-proxy.ts';
import { codeBlock, freePort, listening, stopped } from './guide-server.ts';

const hasCaddy = spawnSync('caddy', ['version'], { stdio: 'ignore' }).status === 0;
const lacking = hasCaddy ? '' : ' (skipped: apt-get install -y caddy)';

describe.skipIf(!hasCaddy)(`Caddy in front of a server${lacking}`, () => {
  let backend: Server;
  let folder: string;
  let caddy: ChildProcess | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rivulet-caddy-'));
    backend = await startBackend();
  });

  afterAll(async () => {
    if (caddy !== undefined) await stopped(caddy);
    backend.closeAllConnections();
    backend.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("with the guide's settings, every token arrives on its own", async () => {
    const port = await freePort();
    const address = `127.0.0.1:${(backend.address() as AddressInfo).port}`;
    const site = codeBlock('caddy.md', 'site').replaceAll('backend', address);
    const file = join(folder, 'Caddyfile');
    writeFileSync(
      file,
      `{\n  admin off\n  auto_https off\n}\nhttp://127.0.0.1:${port} {\n  respond /up 204\n${site}\n}\n`,
    );
    const home = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    caddy = spawn('caddy', ['run', '--adapter', 'caddyfile', '--config', file], {
      env: { ...process.env, ...home },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const url = `http://127.0.0.1:${port}`;
    await listening(`${url}/up`, caddy);
    const { pieces, findings } = await readThrough(url);
    expect(pieces).toBeGreaterThan(tokens / 2);
    expect(findings).toEqual([]);
  });
});
