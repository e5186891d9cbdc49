/** Bundles `hostile.ts` as an app would, and runs it: `node bench/render/run-hostile.ts [length] [part of a name]`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'rivulet-bench-'));
const outfile = join(directory, 'hostile.mjs');
try {
  await build({
    entryPoints: [here('./hostile.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    jsx: 'automatic',
    outfile,
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: {
      '@rivulet/markdown': here('../../packages/markdown/src/index.ts'),
      '@rivulet/react/format': here('../../packages/react/src/format.ts'),
    },
    nodePaths: [here('../../packages/markdown/node_modules')],
    logLevel: 'error',
  });
  process.exitCode = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(directory, { recursive: true });
}
