/**
 * The public surface of every package, as its declarations have it, in `api/<package>.d.ts`: a change of the surface
 * shows in review. Needs the built packages.
 *
 *     node scripts/api-report.ts            # fails where the report is out of date
 *     node scripts/api-report.ts --update   # writes it anew
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageNames } from './package-names.ts';

interface Manifest {
  readonly publishConfig: { readonly exports: Readonly<Record<string, string | { readonly types: string }>> };
}

const root = fileURLToPath(new URL('..', import.meta.url));
const update = process.argv.includes('--update');

/** The declarations a consumer can reach from an entry, one file after the other, without comments. */
function surface(entry: string, folder: string, seen: Set<string>): string {
  if (seen.has(entry)) return '';
  seen.add(entry);
  const text = readFileSync(entry, 'utf8');
  const targets = [...text.matchAll(/from ["'](\.[^"']+)\.js["']/g)].map((match) =>
    resolve(dirname(entry), `${match[1]}.d.ts`),
  );
  const own = text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/^\s*\n/gm, '')
    .trim();
  const rest = targets.toSorted().map((target) => surface(target, folder, seen));
  return [`// ${relative(folder, entry)}\n${own}\n`, ...rest].filter((part) => part !== '').join('\n');
}

let stale = false;
for (const name of packageNames) {
  const folder = join(root, 'packages', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const entries = Object.values(manifest.publishConfig.exports).flatMap((target) =>
    typeof target === 'string' ? [] : [target.types],
  );
  const seen = new Set<string>();
  const report = entries
    .map((entry) => surface(join(folder, entry), folder, seen))
    .filter((part) => part !== '')
    .join('\n');
  const file = join(root, 'api', `${name}.d.ts`);
  if (existsSync(file) && readFileSync(file, 'utf8') === report) continue;
  if (update) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, report);
    console.log(`written ${relative(root, file)}`);
  } else {
    stale = true;
    console.error(
      `FAILED ${relative(root, file)} is not the public surface of @rivulet/${name}. Look at the difference, then run: node scripts/api-report.ts --update`,
    );
  }
}
process.exit(stale ? 1 : 0);
