/**
 * Packs every package as it would be published and looks at the tarball as a stranger would: publint, attw, what is
 * in it, and whether `"use client"` survived the build. `--keep DIR` leaves the tarballs there.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packageNames } from './package-names.ts';

const { values } = parseArgs({ options: { keep: { type: 'string' } } });
const target = values.keep === undefined ? mkdtempSync(join(tmpdir(), 'rivulet-pack-')) : resolve(values.keep);
mkdirSync(target, { recursive: true });

const problems: string[] = [];

function run(command: string, args: readonly string[], cwd = '.'): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) problems.push(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

for (const name of packageNames) {
  const folder = join('packages', name);
  run('tsdown', [], folder);
  const first = hashOfPack(folder);
  run('tsdown', [], folder);
  if (hashOfPack(folder) !== first) problems.push(`${name}: building and packing twice gives two different tarballs`);
  run('npx', ['--yes', 'pnpm@12.21.0', 'pack', '--pack-destination', target], folder);
  const tarball = readdirSync(target).find((file) => file.startsWith(`rivulet-${name}-`));
  if (tarball === undefined) {
    problems.push(`${name}: pnpm pack left no tarball`);
    continue;
  }
  const path = join(target, tarball);
  run('publint', ['run', path, '--strict']);
  // Stylesheets have no types; every other entry must resolve for every ESM consumer.
  run('attw', [path, '--profile', 'esm-only', '--exclude-entrypoints', 'styles.css', 'devtools.css']);
  const files = run('tar', ['-tzf', path]).trim().split('\n');
  for (const wanted of ['package/README.md', 'package/LICENSE', 'package/package.json']) {
    if (!files.includes(wanted)) problems.push(`${name}: ${wanted} is not in the tarball`);
  }
  const stray = files.filter(
    (file) => !/^package\/(dist\/|README\.md$|LICENSE$|CHANGELOG\.md$|package\.json$)/.test(file),
  );
  if (stray.length > 0) problems.push(`${name}: not meant to be published: ${stray.join(', ')}`);
  const tests = files.filter((file) => /\.test|\/testing\//.test(file));
  if (tests.length > 0) problems.push(`${name}: tests in the tarball: ${tests.join(', ')}`);
  checkClientDirective(name);
  checkSourceMaps(name, files);
  console.log(`packed ${tarball}: ${files.length} files`);
}

function hashOfPack(folder: string): string | undefined {
  const place = mkdtempSync(join(tmpdir(), 'rivulet-hash-'));
  run('npx', ['--yes', 'pnpm@12.21.0', 'pack', '--pack-destination', place], folder);
  const tarball = readdirSync(place)[0];
  const hash =
    tarball &&
    createHash('sha256')
      .update(readFileSync(join(place, tarball)))
      .digest('hex');
  rmSync(place, { recursive: true });
  return hash;
}

/** A map that a file names is packed, and what it maps to is inside it or packed too. */
function checkSourceMaps(name: string, files: readonly string[]): void {
  for (const file of files.filter((path) => /\.(js|ts)$/.test(path))) {
    const built = readFileSync(join('packages', name, file.replace('package/', '')), 'utf8');
    const url = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(built)?.[1];
    if (url === undefined) continue;
    const path = join(file, '..', url);
    if (!files.includes(path)) {
      problems.push(`${name}: ${file} names a source map, ${url}, that is not in the tarball`);
      continue;
    }
    const map = JSON.parse(readFileSync(join('packages', name, path.replace('package/', '')), 'utf8')) as {
      readonly sources: readonly string[];
      readonly sourcesContent?: readonly (string | null)[];
    };
    const lost = map.sources.filter(
      (source, index) => typeof map.sourcesContent?.[index] !== 'string' && !files.includes(join(path, '..', source)),
    );
    if (lost.length > 0)
      problems.push(`${name}: the source map of ${file} leads to what is not there: ${lost.join(', ')}`);
  }
}

function isForClients(file: string): boolean {
  return existsSync(file) && /^['"]use client['"]/.test(readFileSync(file, 'utf8'));
}

/** Every source file that says `"use client"` must still say it, first, in its built file. */
function checkClientDirective(name: string): void {
  const source = join('packages', name, 'src');
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file) || file.includes('.test') || !isForClients(join(source, file))) continue;
    const built = join('packages', name, 'dist', file.replace(/\.tsx?$/, '.js'));
    if (!isForClients(built)) problems.push(`${built} lost its "use client"`);
  }
}

for (const problem of problems) console.error(`\nFAILED ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);
