/**
 * Runs every Vitest project this machine can run, and names loudly those it cannot: a skipped browser never passes
 * silently. `CI=true` turns a missing Chromium into a failure, since `.ci/run` installs one.
 */
import { spawnSync } from 'node:child_process';
import { chromiumPath, firefoxPath, miniBrowserPath } from './browsers.ts';

interface Engine {
  readonly projects: readonly string[];
  readonly path: string | undefined;
  readonly install: string;
}

const engines: readonly Engine[] = [
  {
    projects: ['chromium', 'storybook'],
    path: chromiumPath,
    install: 'apt-get install -y chromium   (or: npx playwright install chromium; or set CHROMIUM_PATH)',
  },
  { projects: ['firefox'], path: firefoxPath, install: 'apt-get install -y firefox-esr   (or set FIREFOX_PATH)' },
  { projects: ['webkit'], path: miniBrowserPath, install: 'apt-get install -y webkit2gtk-driver xvfb' },
];

const runnable = ['node', 'react-19', 'react-18', ...engines.flatMap(({ path, projects }) => (path ? projects : []))];
const missing = engines.filter(({ path }) => path === undefined);

// One project after another within a group: two cores do not carry four browsers at once.
const groups = [
  runnable.filter((name) => ['node', 'react-19', 'react-18'].includes(name)),
  ...runnable.filter((name) => !['node', 'react-19', 'react-18'].includes(name)).map((name) => [name]),
];

let failed = false;
for (const group of groups) {
  console.log(`\n── ${group.join(', ')} ${'─'.repeat(60)}`);
  const options = group.flatMap((name) => ['--project', name]);
  const { status } = spawnSync('vitest', ['run', ...options, ...process.argv.slice(2)], { stdio: 'inherit' });
  failed ||= status !== 0;
}

for (const { projects, install } of missing) {
  console.warn(`\n⚠ SKIPPED, no browser found: ${projects.join(', ')}. Install one with:\n    ${install}`);
}
const lacksChromium = missing.some(({ projects }) => projects.includes('chromium'));
process.exit(failed || (lacksChromium && process.env['CI'] === 'true') ? 1 : 0);
