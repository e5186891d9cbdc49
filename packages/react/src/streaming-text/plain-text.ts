import { createElement, type ReactElement, type ReactNode } from 'react';
import { append, replaceLast, type GrowingList } from './growing-list.ts';
import { isExtension, owned, withoutHalfCharacter } from './owned-text.ts';
import type { FormattedText, TextFormat, TextFormatContext } from './text-format.ts';

/** Paragraphs on one page. Layout is skipped by the page: on each paragraph that costs more than it saves. */
const paragraphsPerPage = 16;

interface PlainText extends FormattedText {
  readonly content: GrowingList<ReactElement>;
  /** The paragraphs of the last page but its last one: they will not change. */
  readonly settled: readonly ReactElement[];
  /** The last paragraph, one string per flush. */
  readonly leaf: GrowingList<string>;
  readonly caret: ReactNode;
}

const nothing: PlainText = { text: '', content: [], settledPages: 0, settled: [], leaf: [], caret: undefined };

/**
 * Text as it is: nothing in it means anything. A paragraph is a line with the line breaks behind it, so the
 * elements' text is the text, and the paragraph is over when another character follows its break.
 */
export const plainText: TextFormat = {
  name: 'plain',
  read(previous: PlainText | undefined, text: string, { streaming, caret }: TextFormatContext): PlainText {
    const shown = streaming ? withoutHalfCharacter(text) : text;
    if (previous !== undefined && previous.text === shown && previous.caret === caret) return previous;
    const start = previous !== undefined && isExtension(shown, previous.text) ? previous : nothing;
    let { content, settledPages, settled, leaf } = start;
    let newPage = content.length === 0;
    const draw = (last: ReactNode): void => {
      const paragraph = createElement('div', { key: settled.length, className: 'rivulet-paragraph', dir: 'auto' }, leaf, last);
      const page = createElement('div', { key: settledPages, className: 'rivulet-page' }, [...settled, paragraph]);
      content = newPage ? append(content, page) : replaceLast(content, page);
      newPage = false;
    };
    let afterBreak = start.text.endsWith('\n');
    for (const [line] of shown.slice(start.text.length).matchAll(/[^\n]+\n*|\n+/g)) {
      if (afterBreak && !line.startsWith('\n')) {
        draw(undefined);
        settled = [...settled, content.at(-1)?.at(-1)?.at(-1)?.props.children.at(-1)];
        leaf = [];
        if (settled.length === paragraphsPerPage) {
          settled = [];
          settledPages++;
          newPage = true;
        }
      }
      leaf = append(leaf, owned(line));
      afterBreak = line.endsWith('\n');
    }
    if (leaf.length > 0 || caret !== undefined) draw(caret);
    return { text: shown, content, settledPages, settled, leaf, caret };
  },
};
