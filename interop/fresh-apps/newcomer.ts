/** Somebody who has read the README's first page and nothing else: its commands, its code, its five minutes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Consumer } from './consumers.ts';
import { runCommand } from './serve.ts';
import { root, run } from './tarballs.ts';

/** What a newcomer may take until the first answer streams. */
const patience = 5 * 60;

function readmeSays(pattern: RegExp): string {
  const found = pattern.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1];
  if (found === undefined) throw new Error(`README.md has nothing like ${String(pattern)}`);
  return found;
}

export const newcomer: Consumer = {
  name: 'newcomer',
  async attempt(folder, { tarballs, chatAt }) {
    const start = performance.now();
    mkdirSync(folder, { recursive: true });
    const [command = '', ...create] = readmeSays(/^(npm create vite@latest .*)$/m).split(' ');
    run(folder, command, ...create.toSpliced(1, 0, '--yes'), '--no-interactive');
    const app = join(folder, readmeSays(/^cd (\S+)$/m));
    run(app, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');
    // They are in no registry yet: the same names, from files.
    const names = readmeSays(/^npm install (@rivulet\/react .*)$/m).split(' ');
    run(app, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', ...names.map((name) => tarballs[name]!));
    writeFileSync(join(app, 'src/App.tsx'), readmeSays(/```tsx App\.tsx\n([\s\S]*?)```/));
    const server = await runCommand(
      (port) => ['npm', 'run', 'dev', '--', '--host', '127.0.0.1', '--port', String(port)],
      app,
    );
    try {
      await chatAt(server.url);
    } finally {
      await server.close();
    }
    const seconds = (performance.now() - start) / 1000;
    console.log(`       newcomer: from nothing to a streamed answer in ${seconds.toFixed(0)} s`);
    if (seconds > patience) throw new Error(`A newcomer needs ${seconds.toFixed(0)} seconds, more than ${patience}.`);
    // What was seen in development has to build as well.
    run(app, 'npm', 'run', 'build');
  },
};
