/**
 * Type-checks each package as its consumers see it (no Node types), then everything, tests included, then the code
 * blocks of the README and the guides.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { docBlocks, writeDocBlock } from './doc-blocks.ts';
import { packageNames } from './package-names.ts';

const projects = packageNames.map((name) => `packages/${name}`);
for (const document of ['README.md', ...globSync('docs/*.md')]) {
  for (const { name } of docBlocks(document)) if (name !== undefined) writeDocBlock(document, name);
}
const failed = [...projects, '.', 'interop/react-18', 'docs'].filter((project) => {
  const { status } = spawnSync('tsc', ['--project', project], { stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${project}`);
  return status !== 0;
});
process.exit(failed.length === 0 ? 0 : 1);
