import { gzipSync } from 'node:zlib';
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
  /** Where the budget is missed: what it may cost meanwhile. It may come down, never go up. */
  readonly ratchetKiB?: number;
  /** Subtracted before comparing: what the user has already. */
  readonly without?: string;
}

/** Bytes of `entry` after tree shaking, minifying and gzip, React external: what the entry adds to an app. */
export async function sizeOf(entry: string): Promise<number> {
  const result = await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    loader: { '.css': 'empty' },
    external: ['react', 'react/jsx-runtime', 'react-dom'],
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return gzipSync(result.outputFiles[0]!.contents, { level: 9 }).length;
}
