/** Type-checks each package as its consumers see it (no Node types), then everything, tests included. */
import { spawnSync } from 'node:child_process';

const projects = ['core', 'chat', 'react', 'markdown', 'mock-server'].map((name) => `packages/${name}`);
const failed = [...projects, '.', 'interop/react-18'].filter((project) => {
  const { status } = spawnSync('tsc', ['--project', project], { stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${project}`);
  return status !== 0;
});
process.exit(failed.length === 0 ? 0 : 1);
