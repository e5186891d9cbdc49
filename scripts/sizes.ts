import { gzipSync } from 'node:zlib';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** One line of the size table: what a user imports, and what it may cost them. */
export interface Budget {
  readonly name: string;
  /** The module a user's bundler would start from. */
  readonly entry: string;
  /** What it should cost: minified and gzipped, React external. */
  readonly limitKiB: number;
  /** Where the budget is missed: what it may cost meanwhile. It comes down; a commit that raises it says what for. */
  readonly ratchetKiB?: number;
  /** Subtracted before comparing: what the user has already. */
  readonly without?: string;
}

/**
 * Bytes of `entry` after tree shaking, minifying and gzip, React external: what the entry adds to an app's first load.
 * What it only imports later, when it is needed, does not count.
 *
 * @param folder - Where its imports are looked for. Default: this repository.
 */
export async function sizeOf(entry: string, folder: string = root): Promise<number> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: entry, resolveDir: folder, loader: 'ts', sourcefile: 'entry.ts' },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    splitting: true,
    outdir: folder,
    absWorkingDir: folder,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    loader: { '.css': 'empty' },
    external: ['react', 'react/jsx-runtime', 'react-dom'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const loaded = new Set<string>();
  const load = (path: string): void => {
    const output = metafile.outputs[path];
    if (output === undefined || loaded.has(path)) return;
    loaded.add(path);
    for (const { kind, path: imported } of output.imports) if (kind === 'import-statement') load(imported);
  };
  const [first] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === 'entry.ts') ?? [];
  if (first !== undefined) load(first);
  if (loaded.size === 0) throw new Error(`Nothing was bundled of: ${entry}`);
  return outputFiles
    .filter(({ path }) => loaded.has(relative(folder, path)))
    .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}
