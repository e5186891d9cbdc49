import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A server of the guides, and how a machine runs it. */
export interface GuideServer {
  readonly name: string;
  /** The guide whose first code block with this file name is the program. */
  readonly guide: string;
  readonly file: string;
  /** Undefined where this machine lacks what it needs; then the tests are skipped, and say what to install. */
  readonly command: readonly string[] | undefined;
  readonly install: string;
  /** Runs once in the program's folder before the server starts: a compiler. */
  readonly prepare?: readonly string[];
  /** How this server takes the chat's message. */
  readonly chatBody?: 'json' | 'text';
}

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

const succeeds = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** The system's own Python, whose packages are Debian's. */
const python = ['/usr/bin/python3', 'python3'].find((path) => succeeds(path, '-c', 'import flask, aiohttp'));
const hasPhp = succeeds('php', '--version');
const hasGo = succeeds('go', 'version');
const hasSpring =
  succeeds('javac', '-version') &&
  existsSync('/usr/share/java/spring3-web.jar') &&
  existsSync('/usr/share/java/jetty9-server.jar');

export const guideServers: readonly GuideServer[] = [
  {
    name: 'Node',
    guide: 'node.md',
    file: 'app.ts',
    command: [process.execPath, 'app.ts'],
    install: 'nothing',
  },
  {
    name: 'Flask',
    guide: 'flask.md',
    file: 'app.py',
    command: python === undefined ? undefined : [python, 'app.py'],
    install: 'apt-get install -y python3-flask python3-aiohttp',
  },
  {
    name: 'aiohttp',
    guide: 'aiohttp.md',
    file: 'app.py',
    command: python === undefined ? undefined : [python, 'app.py'],
    install: 'apt-get install -y python3-flask python3-aiohttp',
  },
  {
    name: 'Go',
    guide: 'go.md',
    file: 'main.go',
    prepare: ['go', 'build', '-o', 'app', 'main.go'],
    command: hasGo ? ['./app'] : undefined,
    install: 'apt-get install -y golang-go',
  },
  {
    name: 'PHP',
    guide: 'php.md',
    file: 'app.php',
    command: hasPhp ? ['sh', '-c', 'exec php -S "127.0.0.1:$PORT" app.php'] : undefined,
    install: 'apt-get install -y php-cli',
  },
  {
    name: 'Spring',
    guide: 'spring.md',
    file: 'Main.java',
    prepare: ['javac', '-cp', '/usr/share/java/*', 'Main.java'],
    command: hasSpring ? ['java', '-cp', '/usr/share/java/*:.', 'Main'] : undefined,
    install: 'apt-get install -y libspring-web-java libspring-web-servlet-java libjetty9-java',
    chatBody: 'text',
  },
];

/** The code block of a guide that carries the given file name: what the reader copies is what runs. */
export function codeBlock(guide: string, file: string): string {
  const text = readFileSync(join(root, 'docs/servers', guide), 'utf8');
  const block = new RegExp('```\\w+ ' + file.replaceAll('.', '\\.') + '\\n([\\s\\S]*?)```').exec(text)?.[1];
  if (block === undefined) throw new Error(`docs/servers/${guide} has no code block named ${file}`);
  return block;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Writes the guide's program to a folder of its own, builds it where it has to be, and starts it. */
export async function startGuideServer({ guide, file, prepare, command }: GuideServer): Promise<RunningServer> {
  // Beside the workspace's packages, so that a program in TypeScript finds `@rivulet/core` as its reader would.
  const folder = mkdtempSync(
    join(file.endsWith('.ts') ? fileURLToPath(new URL('.', import.meta.url)) : tmpdir(), '.guide-'),
  );
  writeFileSync(join(folder, file), codeBlock(guide, file));
  if (prepare !== undefined) {
    const env = {
      ...process.env,
      GOCACHE: join(tmpdir(), 'rivulet-go-cache'),
      GOFLAGS: '-mod=mod',
      GO111MODULE: 'off',
    };
    const { status, stderr } = spawnSync(prepare[0]!, prepare.slice(1), { cwd: folder, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${prepare.join(' ')} failed:\n${stderr}`);
  }
  const port = await freePort();
  const child = spawn(command![0]!, command!.slice(1), {
    cwd: folder,
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const close = async (): Promise<void> => {
    await stopped(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await listening(url, child);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, close };
}

/** Waits until something answers at the address; the program's own last words are the error's text where it dies. */
export async function listening(url: string, child: ChildProcess): Promise<void> {
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (lastWords = (lastWords + text).slice(-2000)));
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`The server ended before it listened:\n${lastWords}`);
    const answered = await fetch(url, { signal: AbortSignal.timeout(1000) }).then(
      async (response) => {
        await response.body?.cancel();
        return true;
      },
      () => false,
    );
    if (answered) return;
    await sleep(100);
  }
  throw new Error(`Nothing answered at ${url} within 30 seconds:\n${lastWords}`);
}

export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
