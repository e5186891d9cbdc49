import { useEffect, useRef, useState, type ReactElement, type RefObject } from 'react';

/**
 * How often a new sentence is looked for, in milliseconds; and how long the rest is waited for when the text is over,
 * for it may still be on its way to the screen.
 */
const interval = 500;

interface AnnouncementProps {
  readonly of: RefObject<HTMLElement | null>;
  readonly streaming: boolean;
  readonly announce: 'sentence' | 'end';
}

/** Tells assistive technology what has come, politely: whole sentences, or all of it at the end. Never single tokens. */
export function Announcement({ of, streaming, announce }: AnnouncementProps): ReactElement {
  const [message, setMessage] = useState('');
  const heard = useRef(streaming ? 0 : Infinity);
  useEffect(() => {
    const say = (): void => {
      const whole = heardOf(of.current!);
      const from = heard.current;
      heard.current = streaming ? Math.max(from, sentenceEnd(whole)) : whole.length;
      if (heard.current > from) setMessage(whole.slice(from, heard.current).trim());
    };
    // What was there before anything streamed has been read already, or will be by the reader's own command.
    if (heard.current === Infinity) return say();
    if (streaming && announce === 'end') return;
    const timer = (streaming ? setInterval : setTimeout)(say, interval);
    return () => clearInterval(timer);
  }, [of, streaming, announce]);
  return (
    <output className="rivulet-announcement" aria-live="polite">
      {message}
    </output>
  );
}

/** What there is to hear. An element may say it in its own words, or nothing at all. */
const heardOf = (node: Node): string =>
  (node as Element).getAttribute?.('data-rivulet-text') ??
  node.nodeValue ??
  Array.from(node.childNodes, heardOf).join('');

/** Behind the last sentence that is over. */
function sentenceEnd(text: string): number {
  let end = 0;
  for (const { index } of text.matchAll(/[.!?…](?=\s)|[。！？]|\n/g)) end = index + 1;
  return end;
}
