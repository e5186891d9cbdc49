import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** Where each package's tarball lies, by the package's name, as npm takes it. */
export type Tarballs = Readonly<Record<string, string>>;

/** @returns What the command printed. */
export function run(cwd: string, command: string, ...args: readonly string[]): string {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: undefined, CI: 'true' };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed in ${cwd}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** Packs every package afresh into a folder. */
export function pack(target: string): Tarballs {
  run(root, process.execPath, 'scripts/check-packages.ts', '--keep', target);
  return tarballsIn(target);
}

/** What `pnpm pack` has left in a folder. */
export function tarballsIn(folder: string): Tarballs {
  const files = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  return Object.fromEntries(
    files.map((file) => [file.replace(/^rivulet-(.*)-\d+\..*$/, '@rivulet/$1'), `file:${resolve(join(folder, file))}`]),
  );
}

/** Makes a folder an app with these dependencies, beside all of ours, and installs them with plain npm. */
export function install(
  name: string,
  folder: string,
  dependencies: Readonly<Record<string, string>>,
  tarballs: Tarballs,
): void {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: `fresh-${name}`,
    private: true,
    type: 'module',
    dependencies: { ...dependencies, ...tarballs },
    // A tarball depends on its siblings by version; none is in a registry yet.
    overrides: tarballs,
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');
}
