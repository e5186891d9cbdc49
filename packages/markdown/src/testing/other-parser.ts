import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { normalise } from './normalise.ts';

/** The HTML of an independent parser of CommonMark and GFM, which shows HTML as text, too. */
export const otherParser = (text: string): string =>
  micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousProtocol: true });

/**
 * HTML of either parser, as it can be compared: what each adds to footnotes and check boxes by its own lights is taken
 * off, and what was HTML in the text stands on lines of its own.
 */
export function comparable(html: string): string {
  const root = document.createElement('div');
  root.innerHTML = html;
  for (const cell of root.querySelectorAll('[class^="rivulet-text-align-"]'))
    cell.setAttribute('align', cell.className.slice('rivulet-text-align-'.length));
  for (const block of root.querySelectorAll('.rivulet-html')) block.replaceWith('\n', ...block.childNodes, '\n');
  root.normalize();
  for (const text of textsOf(root))
    if (text.parentElement?.closest('pre') === null) text.data = text.data.replace(/\n+/g, '\n');
  for (const extra of root.querySelectorAll('#footnote-label, [data-footnote-backref], .rivulet-footnote-back'))
    extra.remove();
  for (const link of root.querySelectorAll('sup > a[href*="fn-"]')) link.replaceWith(...link.childNodes);
  for (const element of root.querySelectorAll('[id], section, input'))
    for (const name of ['id', 'data-footnotes', 'aria-label', 'readonly', 'disabled']) element.removeAttribute(name);
  return normalise(root.innerHTML);
}

export const textsOf = (root: Node): Text[] =>
  Array.from(root.childNodes).flatMap((node) => (node instanceof Text ? [node] : textsOf(node)));
