import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What each package may import, besides itself. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: [],
  chat: ['core'],
  react: ['core', 'chat'],
  markdown: ['core', 'chat', 'react'],
  'mock-server': ['core', 'chat'],
};

/** Libraries a package may name at run time. Everything else is the platform's or ours. */
const libraries: Readonly<Record<string, readonly string[]>> = {
  core: [],
  chat: [],
  react: ['react'],
  markdown: ['react', ...dependenciesOf('markdown')],
  'mock-server': ['msw', ...dependenciesOf('mock-server')],
};

/** Inside core, from the bottom up. A folder imports its own and those before it. */
const coreLayers = ['errors', 'sse', 'connection', 'eventsource'];

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function dependenciesOf(name: string): string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
    peerDependencies?: Record<string, string>;
  };
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(
    (dependency) => !dependency.startsWith('@rivulet/'),
  );
}

function sourcesOf(name: string): string[] {
  const folder = join(root, 'packages', name, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const pattern =
    /^\s*(?:import|export)\s+(type\s+)?(?:[^'"]*?\s+from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  return [...text.matchAll(pattern)].map((match) => ({
    file: relative(root, file),
    specifier: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}

const isTest = (file: string): boolean => /\.test(-d)?\.tsx?$/.test(file) || file.includes(`${sep}testing${sep}`);
const packageNames = Object.keys(arrows);

test.each(packageNames)('%s imports only the packages below it, tests included', (name) => {
  const allowed = new Set([name, ...arrows[name]!].map((target) => `@rivulet/${target}`));
  const wrong = sourcesOf(name)
    .flatMap(importsOf)
    .filter(({ specifier }) => specifier.startsWith('@rivulet/'))
    .filter(({ specifier }) => !allowed.has(specifier.split('/').slice(0, 2).join('/')));
  expect(wrong).toEqual([]);
});

test.each(packageNames)('%s names no library it does not declare', (name) => {
  const allowed = libraries[name]!;
  const wrong = sourcesOf(name)
    .filter((file) => !isTest(file))
    .flatMap(importsOf)
    .filter(({ specifier }) => !specifier.startsWith('.') && !specifier.startsWith('@rivulet/'))
    .filter(({ specifier }) => !(name === 'mock-server' && specifier.startsWith('node:')))
    .filter(
      ({ specifier }) => !allowed.some((library) => specifier === library || specifier.startsWith(`${library}/`)),
    );
  expect(wrong).toEqual([]);
});

test.each(packageNames)('%s reaches into no other package by a relative path', (name) => {
  const folder = join(root, 'packages', name, 'src');
  const wrong = sourcesOf(name)
    .filter((file) => !isTest(file))
    .flatMap(importsOf)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .filter(({ file, specifier }) => !resolve(root, dirname(file), specifier).startsWith(folder));
  expect(wrong).toEqual([]);
});

test('inside core, imports run errors ← sse ← connection ← eventsource', () => {
  const source = join(root, 'packages/core/src');
  const layerOf = (file: string): number =>
    coreLayers.indexOf(relative(source, file).split(sep)[0]!.replace(/\.ts$/, ''));
  const wrong = sourcesOf('core')
    .filter((file) => !isTest(file) && layerOf(file) >= 0)
    .flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .filter(({ specifier }) => layerOf(resolve(dirname(file), specifier)) > layerOf(file)),
    );
  expect(wrong).toEqual([]);
});

test('no file imports itself in a circle', () => {
  const graph = new Map<string, readonly string[]>();
  for (const file of packageNames.flatMap(sourcesOf).filter((candidate) => !isTest(candidate))) {
    const targets = importsOf(file)
      .filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly)
      .map(({ specifier }) => resolve(dirname(file), specifier));
    graph.set(file, targets);
  }
  expect(findCircle(graph)).toEqual([]);
});

function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].map((step) => relative(root, step));
    if (done.has(file)) return [];
    for (const target of graph.get(file) ?? []) {
      const circle = visit(target, [...path, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
