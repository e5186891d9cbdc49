/**
 * Runs every Vitest project this machine can run, and names loudly those it cannot: a skipped browser never passes
 * silently. `CI=true` turns a missing Chromium into a failure, since `.ci/run` installs one. What is given on the
 * command line goes to Vitest.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath, firefoxPath, miniBrowserPath } from './browsers.ts';
import { report } from './tally.ts';

interface Engine {
  readonly projects: readonly string[];
  readonly path: string | undefined;
  readonly install: string;
}

/** What Vitest writes about a run, as far as it is used here. */
interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const engines: readonly Engine[] = [
  {
    projects: ['chromium', 'storybook'],
    path: chromiumPath,
    install: 'apt-get install -y chromium   (or: npx playwright install chromium; or set CHROMIUM_PATH)',
  },
  {
    projects: ['firefox', 'storybook-firefox'],
    path: firefoxPath,
    install: 'apt-get install -y firefox-esr   (or set FIREFOX_PATH)',
  },
  {
    projects: ['webkit', 'storybook-webkit'],
    path: miniBrowserPath,
    install: 'apt-get install -y webkit2gtk-driver xvfb',
  },
];
const missing = engines.filter(({ path }) => path === undefined);

// One project after another within a group: two cores do not carry four browsers at once.
const groups = [
  ['node', 'react-19', 'react-18'],
  ...engines.flatMap(({ path, projects }) => (path ? projects.map((project) => [project]) : [])),
];

// What is chosen by name need not be in every project.
const chosen = process.argv.length > 2 ? ['--passWithNoTests', ...process.argv.slice(2)] : [];

const scratch = mkdtempSync(join(tmpdir(), 'rivulet-tests-'));
const skipped: string[] = [];
let passed = 0;
let failed = 0;
for (const group of groups) {
  console.log(`\n── ${group.join(', ')} ${'─'.repeat(60)}`);
  const file = join(scratch, `${group[0]}.json`);
  const { status } = spawnSync(
    'vitest',
    [
      'run',
      ...group.flatMap((name) => ['--project', name]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...chosen,
    ],
    { stdio: 'inherit' },
  );
  const results = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : undefined;
  passed += results?.numPassedTests ?? 0;
  // A file that does not load, a worker that dies, an error nobody caught: a failure without a failed test.
  failed += Math.max(results?.numFailedTests ?? 0, status === 0 ? 0 : 1);
  for (const { assertionResults } of results?.testResults ?? []) {
    const names = assertionResults.filter((test) => !['passed', 'failed'].includes(test.status));
    skipped.push(...names.map(({ fullName }) => `${group.join(', ')}: ${fullName}`));
  }
}
rmSync(scratch, { recursive: true });

if (chosen.length === 0) for (const name of skipped) console.warn(`⚠ SKIPPED ${name}`);

// The whole Storybook as it would be hosted; with arguments only some tests are wanted.
if (chromiumPath !== undefined && chosen.length === 0) {
  console.log(`\n── the static Storybook ${'─'.repeat(60)}`);
  const { status } = spawnSync('node', ['scripts/check-storybook.ts'], { stdio: 'inherit' });
  if (status === 0) passed++;
  else failed++;
}

for (const { projects, install } of missing) {
  console.warn(`\n⚠ SKIPPED, no browser found: ${projects.join(', ')}. Install one with:\n    ${install}`);
}
if (missing.some(({ projects }) => projects.includes('chromium')) && process.env['CI'] === 'true') failed++;
console.log(`\nTests: ${passed} passed, ${failed} failed, ${skipped.length} skipped.`);
report({ passed, failed });
process.exit(failed > 0 ? 1 : 0);
