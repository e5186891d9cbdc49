import Parser from 'markdown-it';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Markdown } from './index.ts';
import { examples } from './testing/examples.ts';
import { normalise } from './testing/normalise.ts';

/**
 * Where our HTML differs from the specification's, by rule:
 *
 * - HTML in the text is shown as text (the reference below escapes it).
 * - Bare addresses are links, as on GitHub.
 */
const reference = new Parser('commonmark');
const shown = new Parser('commonmark').enable(['linkify'], true).set({ linkify: true });
shown.linkify.set({ fuzzyLink: false });
shown.renderer.rules['html_block'] = (tokens, i) => shown.utils.escapeHtml(tokens[i]!.content);
shown.renderer.rules['html_inline'] = (tokens, i) => shown.utils.escapeHtml(tokens[i]!.content);

const allowAll = { links: 'all', images: 'all' } as const;

test.each(examples)('[spec] CommonMark example $number, $section', ({ markdown, html }) => {
  expect(normalise(reference.render(markdown))).toBe(normalise(html));
  expect(
    normalise(
      renderToStaticMarkup(<Markdown text={markdown} urlPolicy={allowAll} />).replace(
        /^<div[^>]*><div[^>]*>|<\/div><\/div>$/g,
        '',
      ),
    ),
  ).toBe(normalise(shown.render(markdown)));
});
