import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../packages/mock-server/src/cli.ts', import.meta.url));

export interface RunningMock {
  /** `http://127.0.0.1:41789` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the command as a process of its own, on a port the system chooses, and waits until it says where it listens. */
export async function startRivuletMock(...args: readonly string[]): Promise<RunningMock> {
  const child = spawn(process.execPath, [command, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await printedUrl(child);
  return {
    url,
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}

function printedUrl(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`rivulet-mock exited with ${code}:\n${output}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const url = /http:\/\/\S+:\d+/.exec(output)?.[0];
        if (url !== undefined) resolve(url);
      });
    }
  });
}
