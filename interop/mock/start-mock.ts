import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../packages/mock-server/src/cli.ts', import.meta.url));

export interface RunningMock {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the `rivulet-mock` command as a user would, on a port of the system's choice. */
export async function startMock(...args: readonly string[]): Promise<RunningMock> {
  const child = spawn(process.execPath, [cli, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await announcedUrl(child);
  return {
    url,
    async close() {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await gone;
    },
  };
}

function announcedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (text: string): void => {
      said += text;
      const url = /http:\/\/[\w.[\]:]+:\d+/.exec(said)?.[0];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.setEncoding('utf8').on('data', listen);
    child.stderr?.setEncoding('utf8').on('data', listen);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`rivulet-mock ended with ${code} before it listened:\n${said}`)));
  });
}
