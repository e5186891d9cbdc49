// @vitest-environment node
import type { FormattedText } from '@rivulet/react/format';
import { expect, test, vi } from 'vitest';
import { markdown } from './index.ts';
import type { MarkNode } from './mark-node.ts';
import type * as Parser from './parser.ts';
import type * as Tree from './tree.ts';
import { hostileTexts, prose } from './testing/hostile-texts.ts';

/** Work is counted in characters that are read and nodes that are made: a machine's speed is nobody's promise. */
const work = vi.hoisted(() => ({ done: 0 }));

vi.mock('./parser.ts', async (importOriginal) => {
  const parser = await importOriginal<typeof Parser>();
  return {
    ...parser,
    readBlocks: (...[source, reading]: Parameters<typeof parser.readBlocks>) => {
      work.done += source.length;
      return parser.readBlocks(source, reading);
    },
    readInline: (...[source, reading, isOpen]: Parameters<typeof parser.readInline>) => {
      const tokens = parser.readInline(source, reading, isOpen);
      work.done += source.length + tokens.length;
      return tokens;
    },
  };
});

vi.mock('./tree.ts', async (importOriginal) => {
  const tree = await importOriginal<typeof Tree>();
  const inside = (nodes: readonly MarkNode[]): number =>
    nodes.reduce((sum, node) => sum + 1 + (typeof node === 'string' ? 0 : inside(node.children)), 0);
  return {
    ...tree,
    readTree: (...args: Parameters<typeof tree.readTree>) => {
      const read = tree.readTree(...args);
      work.done += inside(read.nodes) + [...read.footnotes.values()].reduce((sum, nodes) => sum + inside(nodes), 0);
      return read;
    },
  };
});

const format = markdown();

const atOnce = (text: string): number => {
  work.done = 0;
  format.read(undefined, text, { streaming: false });
  return work.done;
};

const streamed = (text: string): number => {
  work.done = 0;
  let formatted: FormattedText | undefined;
  for (let end = 80; end < text.length; end += 80)
    formatted = format.read(formatted, text.slice(0, end), { streaming: true });
  format.read(formatted, text, { streaming: false });
  return work.done;
};

const texts = Object.entries(hostileTexts);
/** What is counted is the same for every React. */
const runs = process.env['RIVULET_REACT'] !== '18';
const length = 20_000;

test('there are forty of them', () => {
  expect(texts.length).toBeGreaterThanOrEqual(40);
});

test.runIf(runs).each(texts)(
  '%s: at once it is little more work than prose, and streaming twice as much is twice the work',
  (_, make) => {
    expect(atOnce(make(length)) / atOnce(prose(length))).toBeLessThan(20);
    // Below the size that is always read again, the work may grow faster than the text.
    const whole = streamed(make(length));
    expect(whole / streamed(make(length / 2))).toBeLessThan(2.6);
    expect(whole / length).toBeLessThan(150);
  },
  60_000,
);

test.runIf(runs)('deep nesting is bounded, and its text is still there', () => {
  for (const text of [
    `${'> '.repeat(5000)}end`,
    `${'- '.repeat(5000)}end`,
    `${'*a '.repeat(5000)}${'b* '.repeat(5000)}end`,
  ]) {
    const root = format.read(undefined, text, { streaming: false }).content;
    let depth = 0;
    let deepest = 0;
    let seen = '';
    const visit = (node: unknown): void => {
      if (typeof node === 'string') seen += node;
      else if (Array.isArray(node)) node.forEach(visit);
      else if (typeof node === 'object' && node !== null && 'props' in node) {
        deepest = Math.max(deepest, ++depth);
        visit((node.props as { children?: unknown }).children);
        depth--;
      }
    };
    visit(root);
    expect(deepest).toBeLessThan(80);
    expect(seen).toContain('end');
  }
});
