/** Those who use the tarballs and are no app with a build: compilers, Node itself, and a page without a bundler. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { serveFiles } from './serve.ts';
import { install, run, type Tarballs } from './tarballs.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** What a consumer is tried with. */
export interface Kit {
  readonly tarballs: Tarballs;
  /** The address of a running `rivulet-mock`, and what it answers to the question. */
  readonly mockUrl: string;
  readonly question: string;
  readonly answer: string;
  /** One streamed chat in Chromium at an address. */
  readonly chatAt: (url: string) => Promise<void>;
}

export interface Consumer {
  readonly name: string;
  /** @throws what went wrong. */
  readonly attempt: (folder: string, kit: Kit) => Promise<void>;
}

/** A compiler, and the declarations of others as they were in its days: those of today need a newer one. */
const typeScript = (version: string, dependencies: Readonly<Record<string, string>>): Consumer => ({
  name: `typescript-${version}`,
  async attempt(folder, { tarballs }) {
    cpSync(join(here, 'types'), folder, { recursive: true });
    install(
      `typescript-${version}`,
      folder,
      { typescript: `~${version}.0`, react: '^19.0.0', ...dependencies },
      tarballs,
    );
    for (const project of ['nodenext.json', 'bundler.json']) run(folder, 'npx', 'tsc', '--project', project);
  },
});

const majors = [20, 22, 24];

/** The Node of each major version: one that is here already, or npm's. */
const node: Consumer = {
  name: 'node',
  async attempt(folder, { tarballs, mockUrl, question, answer }) {
    cpSync(join(here, 'node'), folder, { recursive: true });
    const present = new Map<number, string>();
    for (const path of [process.execPath, '/usr/bin/node']) {
      const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout;
      if (typeof version === 'string') present.set(Number(/^v(\d+)/.exec(version)?.[1]), path);
    }
    const fetched = majors.filter((major) => !present.has(major));
    install(
      'node',
      folder,
      Object.fromEntries(fetched.map((major) => [`node-${major}`, `npm:node@^${major}.0.0`])),
      tarballs,
    );
    for (const major of majors) {
      const path = present.get(major) ?? join(folder, `node_modules/node-${major}/bin/node`);
      const printed = run(folder, path, 'stream.js', `${mockUrl}/v1/chat/completions`, question);
      const { version, status, text, read } = JSON.parse(printed) as Record<string, string>;
      if (!version!.startsWith(`v${major}.`)) throw new Error(`Node ${major} was wanted, ${version} has run.`);
      if (status !== 'complete' || text !== answer || read !== answer)
        throw new Error(`Node ${version} has read something else: ${printed}`);
    }
  },
};

/** React is the one that needs help: it is published as CommonJS alone. */
const react = ['react', 'react/jsx-runtime', 'react-dom', 'react-dom/client'];
const ours = ['@rivulet/core', '@rivulet/chat', '@rivulet/react', '@rivulet/react/format', '@rivulet/markdown'];

const importMap: Consumer = {
  name: 'import-map',
  async attempt(folder, { tarballs, chatAt }) {
    cpSync(join(here, 'import-map'), folder, { recursive: true });
    install('import-map', folder, { react: '^19.0.0', 'react-dom': '^19.0.0' }, tarballs);
    await bundleReact(folder);
    const resolve = `console.log(JSON.stringify(process.argv.slice(1).map((name) => import.meta.resolve(name))))`;
    const modules = [...ours, 'entities'];
    const files = JSON.parse(
      run(folder, process.execPath, '--input-type=module', '--eval', resolve, ...modules),
    ) as string[];
    const paths = files.map((url) => url.replace(pathToFileURL(folder).href, ''));
    const imports = Object.fromEntries([
      ...react.map((name) => [name, `/react/${fileOf(name)}.js`]),
      ...modules.map((name, index) => [name, paths[index]!]),
    ]);
    const page = join(folder, 'index.html');
    writeFileSync(
      page,
      readFileSync(page, 'utf8').replace('{{importmap}}', () => JSON.stringify({ imports })),
    );
    const server = await serveFiles(folder);
    try {
      await chatAt(`${server.url}/`);
    } finally {
      await server.close();
    }
  },
};

const fileOf = (name: string): string => name.replace('/', '-');

/** Each of React's entries as a module that names what it exports. */
async function bundleReact(folder: string): Promise<void> {
  const require = createRequire(join(folder, 'index.js'));
  const entryPoints: { in: string; out: string }[] = [];
  for (const name of react) {
    const names = Object.keys(require(name) as object).filter((key) => key !== 'default');
    const entry = join(folder, `${fileOf(name)}.entry.js`);
    writeFileSync(entry, `export { ${names.join(', ')} } from '${name}';\n`);
    entryPoints.push({ in: entry, out: fileOf(name) });
  }
  await build({
    entryPoints,
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: join(folder, 'react'),
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
}

export const consumers: readonly Consumer[] = [
  // MSW 3 asks for TypeScript 5.9.
  typeScript('5.4', { '@types/react': '~19.0.0', '@types/node': '^20.0.0', msw: '^2.0.0' }),
  typeScript('7.0', { '@types/react': '^19.0.0', '@types/node': '^24.0.0', msw: '^3.0.0' }),
  node,
  importMap,
];
