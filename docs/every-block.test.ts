import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { docBlocks } from '../scripts/doc-blocks.ts';

/** Where a guide's blocks are run, if not in the test of its own name. */
const elsewhere: Readonly<Record<string, string>> = {
  'transports.md': 'docs/chat.test.ts',
  'README.md': 'docs/readme.test.tsx',
};

const testOf = (document: string): string =>
  elsewhere[basename(document)] ?? globSync(document.replace(/\.md$/, '.test.{ts,tsx}'))[0] ?? '';

// The blocks of docs/testing.md are tests themselves, and its test takes all of them.
const documents = ['README.md', ...globSync('docs/*.md').filter((document) => document !== 'docs/testing.md')];

/** Run in a browser, which a guide's own test has not. */
const inBrowser = readFileSync('packages/mock-server/src/msw.browser.test.ts', 'utf8');

test.each(documents)('%s: each block with a name is run by a test', (document) => {
  const names = docBlocks(document).flatMap(({ name }) => name ?? []);
  const code = names.length > 0 ? readFileSync(testOf(document), 'utf8') + inBrowser : '';
  expect(names.filter((name) => !code.includes(`'${name}'`) && !code.includes(`/${name}'`))).toEqual([]);
});
