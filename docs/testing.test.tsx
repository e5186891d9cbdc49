// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { docBlocks, importDocBlock } from '../scripts/doc-blocks.ts';

// Each block with tests registers them here, as it would in its reader's project.
const names = docBlocks('docs/testing.md').flatMap(({ name }) => (name === undefined ? [] : [name]));
for (const name of names) await importDocBlock('docs/testing.md', name);

test('the guide has its component, its tests and its configuration', () => {
  expect(names.filter((name) => name.endsWith('-tests.tsx'))).toHaveLength(5);
});
