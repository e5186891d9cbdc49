'use client';
import { memo, useRef, useState, type MemoExoticComponent, type ReactElement } from 'react';
import { usePacedText } from './paced-text.ts';
import { useSettledPages } from './settled-pages.ts';
import type { FormattedText, TextComponents, TextFormat, UrlPolicy } from './text-format.ts';

/** How a text is drawn, whatever its source. */
export interface TextBodyProps {
  readonly text: string;
  readonly streaming: boolean;
  readonly smooth: boolean;
  readonly format: TextFormat;
  readonly caret: boolean;
  readonly urlPolicy: UrlPolicy | undefined;
  readonly components: TextComponents | undefined;
}

const caretElement = <span key="caret" className="rivulet-caret" aria-hidden="true" />;

interface Reading extends TextBodyProps {
  readonly formatted: FormattedText;
}

function read(props: TextBodyProps, previous?: FormattedText): Reading {
  const { text, streaming, format, caret, urlPolicy, components } = props;
  const context = { streaming, caret: streaming && caret ? caretElement : undefined, urlPolicy, components };
  return { ...props, formatted: format.read(previous, text, context) };
}

/** One text in its pages. */
export const TextBody: MemoExoticComponent<(props: TextBodyProps) => ReactElement> = memo(function TextBody(
  whole: TextBodyProps,
): ReactElement {
  const text = usePacedText(whole.text, whole.streaming, whole.smooth);
  const props = { ...whole, text, streaming: whole.streaming || text.length < whole.text.length };
  const element = useRef<HTMLDivElement>(null);
  const [kept, keep] = useState(() => read(props));
  let reading = kept;
  if ((Object.keys(props) as (keyof TextBodyProps)[]).some((name) => props[name] !== kept[name])) {
    // State of the render before, not an effect: the new text is drawn with this very render.
    reading = read(props, kept.format === props.format ? kept.formatted : undefined);
    keep(reading);
  }
  useSettledPages(element, reading.formatted.settledPages);
  return (
    <div ref={element} className="rivulet-text">
      {reading.formatted.content}
    </div>
  );
});
