import { createElement, type ReactElement, type ReactNode } from 'react';
import { cleanText, withoutOpenSequence } from './clean-text.ts';
import { changeAt, type GrowingText } from './growing-list.ts';
import { isExtension, owned } from './owned-text.ts';
import { addBlock, fullPages, noPages, type Pages } from './pages.ts';
import type { FormattedText, TextFormat, TextFormatContext } from './text-format.ts';

interface PlainText extends FormattedText {
  /** What was read of the text: a character whose other half is on its way waits for it. */
  readonly shown: string;
  /** The paragraphs but the last one: they will not change. */
  readonly settled: Pages;
  /** The last paragraph, one string per flush, and how many there are. */
  readonly leaf: GrowingText;
  readonly strings: number;
  readonly caret: ReactNode;
}

const nothing = { shown: '', settled: noPages, leaf: [], strings: 0 };

/**
 * Text as it is: nothing in it means anything. A paragraph is a line with the line breaks behind it, so the
 * elements' text is the text, and the paragraph is over when another character follows its break.
 */
export const plainText: TextFormat = {
  name: 'plain',
  read(previous: PlainText | undefined, text: string, { streaming, caret }: TextFormatContext): PlainText {
    const shown = streaming ? withoutOpenSequence(text) : text;
    const start = previous && isExtension(shown, previous.shown) ? previous : nothing;
    let { settled, leaf, strings }: Pick<PlainText, 'settled' | 'leaf' | 'strings'> = start;
    const paragraph = (last?: ReactNode): ReactElement =>
      createElement('div', { key: settled.blocks, className: 'rivulet-paragraph', dir: 'auto' }, leaf, last);
    let broken = start.shown.endsWith('\n');
    for (const [line] of shown.slice(start.shown.length).matchAll(/[^\n]+\n*|\n+/g)) {
      if (broken && line[0] !== '\n') {
        settled = addBlock(settled, paragraph());
        leaf = [];
        strings = 0;
      }
      const clean = cleanText(line);
      if (clean) leaf = changeAt(leaf, strings++, () => owned(clean));
      broken = line.endsWith('\n');
    }
    const { content } = strings || caret ? addBlock(settled, paragraph(caret)) : settled;
    return { text, shown, content, settledPages: fullPages(settled.blocks), settled, leaf, strings, caret };
  },
};
