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
    const paragraph = (last?: ReactNode): ReactElement =>
      createElement('div', { key: settled.length, className: 'rivulet-paragraph', dir: 'auto' }, leaf, last);
    const putPage = (paragraphs: readonly ReactElement[]): void => {
      const page = createElement('div', { key: settledPages, className: 'rivulet-page' }, paragraphs);
      content = pages === settledPages ? append(content, page) : replaceLast(content, page);
      pages = settledPages + 1;
    };
    let pages = content.length === 0 ? 0 : settledPages + 1;
    let broken = start.text.endsWith('\n');
    for (const [line] of shown.slice(start.text.length).matchAll(/[^\n]+\n*|\n+/g)) {
      if (broken && line[0] !== '\n') {
        settled = [...settled, paragraph()];
        leaf = [];
        if (settled.length === paragraphsPerPage) {
          putPage(settled);
          settled = [];
          settledPages++;
        }
      }
      leaf = append(leaf, owned(line));
      broken = line.endsWith('\n');
    }
    if (leaf.length > 0 || caret !== undefined) putPage([...settled, paragraph(caret)]);
    return { text: shown, content, settledPages, settled, leaf, caret };
  },
};
