import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEventStream } from '@rivulet/core';
import { answer, createMockServer, event, respond, wait, type Scenario } from '@rivulet/mock-server';
import { listen } from '@rivulet/mock-server/node';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { freePort, listening, stopped } from '../../../interop/servers/guide-server.ts';
import { createChatBackend } from './backend-node.ts';
import { POST as nextRoute } from './backend-next-route.ts';

const said = 'Grüße, 中文 and 🙂: rivers find the sea, and they take their time.';
const here = fileURLToPath(new URL('.', import.meta.url));
const succeeds = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const pythonWith = (modules: string): string | undefined =>
  ['/usr/bin/python3', 'python3'].find((path) => succeeds(path, '-c', `import ${modules}`));

/** What stands for the provider, and remembers who asked. */
async function startProvider(answering: Scenario = answer(said, { tokensPerSecond: 1000 })) {
  const server = createMockServer({
    'POST /v1/chat/completions': answering,
    'POST /busy': [
      { type: 'respond', status: 429, headers: { 'content-type': 'application/json' } },
      { type: 'bytes', bytes: '{"error":{"code":"rate_limit_exceeded"}}' },
    ],
  });
  const { url, close } = await listen(server);
  return { server, url: `${url}/v1/chat/completions`, close };
}

/** Keeps the rest back until `reading` is settled: a backend that collects the answer first never gets it. */
const halfUntil = (reading: Promise<void>): Scenario =>
  async function* play(context) {
    const whole = answer(said, { tokensPerSecond: 1000 });
    let events = 0;
    for await (const step of typeof whole === 'function' ? whole(context) : whole) {
      yield step;
      if (step.type === 'event' && ++events === 5) await reading;
    }
  };

/** Never has said everything, however long the reader takes to leave. */
const endless: Scenario = function* play() {
  yield respond(200, { 'content-type': 'text/event-stream' });
  for (;;) {
    yield event({ choices: [{ index: 0, delta: { content: 'and on ' } }] });
    yield wait(50);
  }
};

interface Backend {
  readonly name: string;
  /** Undefined where this machine lacks what it needs; the tests are then skipped, and say what to install. */
  readonly start: ((providerUrl: string) => Promise<{ url: string; close(): Promise<void> | void }>) | undefined;
  readonly install?: string;
  /** Ends the provider's answer when the reader leaves. A thread that waits for the next line notices a line later. */
  readonly leavesAtOnce?: boolean;
}

const environment = (providerUrl: string, port: number): NodeJS.ProcessEnv => ({
  ...process.env,
  PROVIDER_URL: providerUrl,
  PROVIDER_KEY: 'secret',
  PORT: String(port),
});

async function run(
  command: readonly [string, ...string[]],
  cwd: string,
  env: NodeJS.ProcessEnv,
  port: number,
  cleanUp?: () => void,
) {
  const [program, ...args] = command;
  const child: ChildProcess = spawn(program, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const url = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    await stopped(child);
    cleanUp?.();
  };
  try {
    await listening(url, child);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, close };
}

const script =
  (command: (port: number) => readonly [string, ...string[]]): NonNullable<Backend['start']> =>
  async (providerUrl) => {
    const port = await freePort();
    return run(command(port), here, { ...environment(providerUrl, port), PYTHONDONTWRITEBYTECODE: '1' }, port);
  };

const flask = pythonWith('flask');
const fastapi = pythonWith('fastapi, uvicorn, httpx');
const aiohttp = pythonWith('aiohttp');
const hasGo = succeeds('go', 'version');
const hasSpring =
  succeeds('javac', '-version') &&
  existsSync('/usr/share/java/spring3-web.jar') &&
  existsSync('/usr/share/java/jetty9-server.jar');

/** Spring Boot brings this along; here it is written out. */
const springMain = `
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.*;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.*;
public class Main {
  public static void main(String[] arguments) throws Exception {
    StaticWebApplicationContext context = new StaticWebApplicationContext();
    context.registerSingleton("chat", ChatController.class);
    context.registerSingleton("mapping", RequestMappingHandlerMapping.class);
    context.registerSingleton("adapter", RequestMappingHandlerAdapter.class);
    ServletHolder servlet = new ServletHolder(new DispatcherServlet(context));
    servlet.setAsyncSupported(true);
    ServletContextHandler handler = new ServletContextHandler();
    handler.addServlet(servlet, "/");
    Server server = new Server(Integer.parseInt(System.getenv("PORT")));
    server.setHandler(handler);
    server.start();
    server.join();
  }
}`;

const backends: readonly Backend[] = [
  {
    name: 'Node',
    leavesAtOnce: true,
    async start(providerUrl) {
      const server = createChatBackend({ url: providerUrl, key: 'secret' });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => {
          server.closeAllConnections();
          server.close();
        },
      };
    },
  },
  {
    name: 'Flask',
    start:
      flask === undefined
        ? undefined
        : script((port) => [flask, '-m', 'flask', '--app', 'backend_flask', 'run', '--port', String(port)]),
    install: 'apt-get install -y python3-flask',
  },
  {
    name: 'FastAPI',
    start:
      fastapi === undefined
        ? undefined
        : script((port) => [fastapi, '-m', 'uvicorn', 'backend_fastapi:app', '--port', String(port)]),
    install: 'apt-get install -y python3-fastapi python3-uvicorn python3-httpx',
  },
  {
    name: 'aiohttp',
    leavesAtOnce: true,
    start: aiohttp === undefined ? undefined : script(() => [aiohttp, 'backend_aiohttp.py']),
    install: 'apt-get install -y python3-aiohttp',
  },
  {
    name: 'Go',
    leavesAtOnce: true,
    install: 'apt-get install -y golang-go',
    start: !hasGo
      ? undefined
      : async (providerUrl) => {
          const folder = mkdtempSync(join(tmpdir(), 'rivulet-go-'));
          copyFileSync(join(here, 'backend.go'), join(folder, 'main.go'));
          const env = { ...process.env, GOCACHE: join(tmpdir(), 'rivulet-go-cache'), GO111MODULE: 'off' };
          const built = spawnSync('go', ['build', '-o', 'backend', 'main.go'], { cwd: folder, env, encoding: 'utf8' });
          if (built.status !== 0) throw new Error(built.stderr);
          const port = await freePort();
          return run(['./backend'], folder, environment(providerUrl, port), port, () =>
            rmSync(folder, { recursive: true, force: true }),
          );
        },
  },
  {
    name: 'Spring',
    install: 'apt-get install -y libspring-web-java libspring-web-servlet-java libjetty9-java',
    start: !hasSpring
      ? undefined
      : async (providerUrl) => {
          const folder = mkdtempSync(join(tmpdir(), 'rivulet-spring-'));
          copyFileSync(join(here, 'ChatController.java'), join(folder, 'ChatController.java'));
          writeFileSync(join(folder, 'Main.java'), springMain);
          const built = spawnSync(
            'javac',
            ['-parameters', '-cp', '/usr/share/java/*', 'Main.java', 'ChatController.java'],
            { cwd: folder, encoding: 'utf8' },
          );
          if (built.status !== 0) throw new Error(built.stderr);
          const port = await freePort();
          return run(['java', '-cp', '/usr/share/java/*:.', 'Main'], folder, environment(providerUrl, port), port, () =>
            rmSync(folder, { recursive: true, force: true }),
          );
        },
  },
];

const question: RequestInit = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ model: 'any', stream: true, messages: [] }),
};

async function readAnswer(response: Response, onEvent?: () => void): Promise<{ text: string; last: string }> {
  let text = '';
  let last = '';
  for await (const { data } of readEventStream(response)) {
    onEvent?.();
    last = data;
    if (data !== '[DONE]')
      text += (JSON.parse(data) as { choices: { delta: { content?: string } }[] }).choices[0]?.delta.content ?? '';
  }
  return { text, last };
}

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

for (const { name, start, install, leavesAtOnce = false } of backends) {
  const lacking = start === undefined ? ` (skipped: ${install})` : '';
  describe.skipIf(start === undefined)(`the ${name} backend of the guide${lacking}`, { timeout: 60_000 }, () => {
    test('hands the answer on token by token, and keeps the key to itself', async () => {
      let onEvent = (): void => {};
      const reading = new Promise<void>((resolve) => {
        onEvent = resolve;
      });
      const provider = await startProvider(halfUntil(reading));
      closers.push(provider.close);
      const backend = await start!(provider.url);
      closers.push(() => backend.close());
      const response = await fetch(`${backend.url}/api/chat`, question);
      const { text, last } = await readAnswer(response, onEvent);
      expect(text).toBe(said);
      expect(last).toBe('[DONE]');
      expect(provider.server.requests[0]?.headers.get('authorization')).toBe('Bearer secret');
      expect(JSON.stringify([...response.headers])).not.toContain('secret');
    });

    test.skipIf(!leavesAtOnce)('stops the model when the reader leaves', async () => {
      const provider = await startProvider(endless);
      closers.push(provider.close);
      const backend = await start!(provider.url);
      closers.push(() => backend.close());
      const response = await fetch(`${backend.url}/api/chat`, question);
      const reader = response.body!.getReader();
      await reader.read();
      await reader.cancel();
      await vi.waitFor(() => expect(provider.server.requests[0]?.closedBy).toBe('client'), { timeout: 30_000 });
    });
  });
}

test('the Next.js route hands the answer on', async () => {
  const provider = await startProvider();
  closers.push(provider.close);
  vi.stubEnv('PROVIDER_URL', provider.url);
  vi.stubEnv('PROVIDER_KEY', 'secret');
  const { text, last } = await readAnswer(await nextRoute(new Request('http://localhost/api/chat', question)));
  vi.unstubAllEnvs();
  expect(text).toBe(said);
  expect(last).toBe('[DONE]');
  expect(provider.server.requests[0]?.headers.get('authorization')).toBe('Bearer secret');
});

test('a status of the provider reaches the page', async () => {
  const provider = await startProvider();
  closers.push(provider.close);
  const server = createChatBackend({ url: provider.url.replace('/v1/chat/completions', '/busy'), key: 'secret' });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => void server.close());
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/chat`, question);
  expect(response.status).toBe(429);
  expect(await response.json()).toEqual({ error: { code: 'rate_limit_exceeded' } });
});
