/**
 * Runs a benchmark in another Node, one that cannot strip types too: bundles it first.
 *
 *     node bench/with-node.ts /usr/bin/node bench/parser.ts [arguments, --expose-gc first if it needs it]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const [node = 'node', entry = 'bench/parser.ts', ...rest] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), 'rivulet-bench-'));
const outfile = join(directory, 'bench.mjs');
try {
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
    logLevel: 'error',
  });
  const flags = rest.filter((argument) => argument.startsWith('--'));
  const { status } = spawnSync(node, [...flags, outfile, ...rest.filter((argument) => !argument.startsWith('--'))], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(directory, { recursive: true });
}
