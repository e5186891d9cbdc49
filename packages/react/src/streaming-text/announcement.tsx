import { useEffect, useRef, useState, type ReactElement, type RefObject } from 'react';

/** How often a new sentence is looked for, in milliseconds. Nobody listens faster. */
const interval = 1000;

interface AnnouncementProps {
  readonly of: RefObject<HTMLElement | null>;
  readonly streaming: boolean;
  readonly announce: 'sentence' | 'end';
}

/** Tells assistive technology what has come, politely: whole sentences, or all of it at the end. Never single tokens. */
export function Announcement({ of, streaming, announce }: AnnouncementProps): ReactElement {
  const [message, setMessage] = useState('');
  const heard = useRef<number | undefined>(undefined);
  useEffect(() => {
    const say = (end: (text: string) => number): void => {
      const whole = heardOf(of.current!);
      const from = heard.current ?? whole.length;
      const to = Math.max(from, end(whole));
      heard.current = to;
      if (to > from) setMessage(whole.slice(from, to).trim());
    };
    // What was there before anything streamed has been read already, or will be by the reader's own command.
    if (!streaming) return say((whole) => whole.length);
    heard.current ??= 0;
    if (announce === 'end') return;
    const timer = setInterval(() => say(sentenceEnd), interval);
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
