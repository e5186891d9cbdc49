'use client';
import { memo, useEffect, useRef, useState, type MemoExoticComponent, type ReactElement } from 'react';
import { usePacedText } from './paced-text.ts';
import { plainText } from './plain-text.ts';
import { useSettledPages } from './settled-pages.ts';
import type { StreamingTextOptions } from './streaming-text.tsx';
import type { FormattedText, TextFormat } from './text-format.ts';

/** A text, and how it is drawn, whatever its source. */
export interface TextBodyProps extends StreamingTextOptions {
  readonly text: string;
  /** A message's and its part's; other texts have none. */
  readonly id?: string;
  readonly streaming: boolean;
  /** Told `1` when a smooth text begins to be shown, and `-1` when all of it is. Always the same function. */
  readonly count: (change: number) => void;
}

const caretElement = <span key="caret" className="rivulet-caret" aria-hidden="true" />;

/** One text in its pages. */
export const TextBody: MemoExoticComponent<(props: TextBodyProps) => ReactElement> = memo(function TextBody(
  whole: TextBodyProps,
): ReactElement {
  const { format = plainText, smooth, caret, count } = whole;
  const text = usePacedText(whole.text, whole.streaming, smooth);
  const streaming = whole.streaming || text !== whole.text;
  useEffect(() => {
    if (!smooth || !streaming) return;
    count(1);
    return () => count(-1);
  }, [count, smooth, streaming]);
  const element = useRef<HTMLDivElement>(null);
  const read = (previous?: FormattedText): Reading => ({
    whole,
    text,
    format,
    formatted: format.read(previous, text, {
      ...whole,
      streaming,
      caret: streaming && caret ? caretElement : undefined,
    }),
  });
  const [kept, keep] = useState(read);
  let reading = kept;
  // The props are another object only where one of them is another: this is memoised.
  if (kept.whole !== whole || kept.text !== text) {
    // State of the render before, not an effect: the new text is drawn with this very render.
    reading = read(kept.format === format ? kept.formatted : undefined);
    keep(reading);
  }
  useSettledPages(element, reading.formatted.settledPages);
  return (
    <div ref={element} className="rivulet-text">
      {reading.formatted.content}
    </div>
  );
});

interface Reading {
  readonly whole: TextBodyProps;
  readonly text: string;
  readonly format: TextFormat;
  readonly formatted: FormattedText;
}
