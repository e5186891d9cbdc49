/**
 * Writes the API docs, from the docstrings of everything that can be imported, to `docs/api/dist`. Fails where a public
 * name has no docstring, where a name is mentioned in a signature and cannot be imported, and where a link leads
 * nowhere.
 *
 *     npx pnpm@12.21.0 run docs:api
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';
import { packageNames } from '../../scripts/package-names.ts';

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));

/** What one imports, by the file it comes from. */
const entries = new Map<string, string>();
for (const name of packageNames) {
  const folder = join(root, 'packages', name);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  for (const [path, file] of Object.entries(exports)) {
    if (/\.tsx?$/.test(file)) entries.set(join(folder, file), `@rivulet/${name}${path.slice(1)}`);
  }
}

const app = await Application.bootstrap({
  name: 'Rivulet',
  entryPoints: [...entries.keys()],
  tsconfig: join(here, 'tsconfig.json'),
  out: join(here, 'dist'),
  readme: 'none',
  excludePrivate: true,
  excludeInternal: true,
  excludeExternals: true,
  disableSources: true,
  treatWarningsAsErrors: true,
  packagesRequiringDocumentation: packageNames.map((name) => `@rivulet/${name}`),
  // A property whose name says it all needs no sentence that repeats it.
  requiredToBeDocumented: ['Variable', 'Function', 'Class', 'Interface', 'TypeAlias', 'Method', 'Accessor'],
  // Told at the type itself.
  intentionallyNotDocumented: ['@rivulet/mock-server.Step.__type.as'],
  validation: { notExported: true, invalidLink: true, invalidPath: true, notDocumented: true, rewrittenLink: true },
  sort: ['kind', 'source-order'],
  hideGenerator: true,
});
const points = app.getEntryPoints();
const project =
  points &&
  app.converter.convert(
    points.map((point) => ({
      ...point,
      displayName: entries.get(point.sourceFile.fileName) ?? point.displayName,
    })),
  );
if (project !== undefined) {
  app.validate(project);
  await app.generateOutputs(project);
}
process.exit(project === undefined || app.logger.hasErrors() || app.logger.hasWarnings() ? 1 : 0);
