import { useEffect, useRef, useState, type RefObject } from 'react';

/** How often a new sentence is looked for, in milliseconds; the rest is heard this long after the text is over. */
const interval = 500;

/**
 * What assistive technology is told of what has come, politely: whole sentences, or all of it at the end. Never single
 * tokens, and nothing of what was heard is looked at again.
 */
export function useAnnouncement(
  element: RefObject<HTMLElement | null>,
  streaming: boolean,
  announce: 'sentence' | 'end' | 'off',
): string {
  const [message, setMessage] = useState('');
  /** How many blocks were heard to their end, and how much of the next; all of it where the text was there at first. */
  const heard = useRef<readonly [number, number]>([0, streaming ? 0 : Infinity]);
  useEffect(() => {
    const say = (): void => {
      const [blocks, from] = heard.current;
      // Footnotes stand behind the pages, and move with each line before them: they are heard at the end.
      const selector = streaming ? '.rivulet-page>*' : '.rivulet-page>*,:last-child>section';
      const texts = [...element.current!.querySelectorAll(selector)].slice(blocks).map(heardOf);
      const last = texts.pop() ?? '';
      const whole = streaming ? (sentences.exec(last)?.[0] ?? '') : last;
      const news = [...texts, whole].join('\n').slice(from).trim();
      if (news) setMessage(news);
      heard.current = [blocks + texts.length, whole.length];
    };
    if (announce === 'off') return;
    // What was there before anything streamed has been read already, or will be by the reader's own command.
    if (heard.current[1] === Infinity) return say();
    if (streaming && announce === 'end') return;
    const timer = (streaming ? setInterval : setTimeout)(say, interval);
    return () => clearInterval(timer);
  }, [element, streaming, announce]);
  return message;
}

/** What there is to hear. An element may say it in its own words, or nothing at all; lines are not glued together. */
const heardOf = (node: Node): string =>
  (node as Element).getAttribute?.('data-rivulet-text') ??
  node.nodeValue ??
  (/^(P|LI|T.|H.)$/.test(node.nodeName) ? '\n' : '') + [...node.childNodes].map(heardOf).join('');

/** All sentences that are over. */
const sentences = /^.*([.!?…](?=\s)|[。！？\n])/s;
