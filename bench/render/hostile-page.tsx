/** Runs inside the browser: one text, drawn at once, and the same elements made by hand. */
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { StreamingText } from '@rivulet/react';
import { markdown } from '@rivulet/markdown';
import { hostileTexts, prose } from '../../packages/markdown/src/testing/hostile-texts.ts';

/** Milliseconds. */
export interface DrawnOnce {
  /** JavaScript: reading, React, the DOM. */
  readonly script: number;
  readonly layout: number;
  /** Making and laying out the same elements without a parser and without React: no renderer can do with less. */
  readonly floor: number;
  readonly elements: number;
}

declare global {
  interface Window {
    hostileBench: {
      readonly names: readonly string[];
      readonly once: (name: string, length: number) => DrawnOnce;
    };
  }
}

const format = markdown();
const texts: Readonly<Record<string, (length: number) => string>> = { prose, ...hostileTexts };

/** What an element is made of, so that looking it up is not part of the floor's time. */
type Made =
  | string
  | {
      readonly name: string;
      readonly attributes: readonly (readonly [string, string])[];
      readonly inside: readonly Made[];
    };

const describe = (node: Node): Made =>
  node instanceof Element
    ? {
        name: node.localName,
        attributes: node.getAttributeNames().map((name) => [name, node.getAttribute(name)!] as const),
        inside: Array.from(node.childNodes, describe),
      }
    : (node.nodeValue ?? '');

function make(made: Made): Node {
  if (typeof made === 'string') return document.createTextNode(made);
  const element = document.createElement(made.name);
  for (const [name, value] of made.attributes) element.setAttribute(name, value);
  for (const child of made.inside) element.appendChild(make(child));
  return element;
}

function inScroller<T>(run: (scroller: HTMLElement) => T): T {
  const scroller = document.createElement('div');
  scroller.className = 'scroller';
  document.body.append(scroller);
  try {
    return run(scroller);
  } finally {
    scroller.remove();
  }
}

/** The time layout takes, as far as the last line. */
function layout(scroller: HTMLElement): number {
  const from = performance.now();
  void scroller.offsetHeight;
  scroller.scrollTop = scroller.scrollHeight;
  void scroller.offsetHeight;
  return performance.now() - from;
}

function once(name: string, length: number): DrawnOnce {
  const text = texts[name]!(length);
  let made: Made = '';
  const ours = inScroller((scroller) => {
    const root = createRoot(scroller);
    const from = performance.now();
    flushSync(() => root.render(<StreamingText text={text} format={format} />));
    const script = performance.now() - from;
    const drawn = { script, layout: layout(scroller), elements: scroller.querySelectorAll('*').length };
    made = describe(scroller.firstChild!);
    root.unmount();
    return drawn;
  });
  const floor = inScroller((scroller) => {
    const from = performance.now();
    scroller.append(make(made));
    const script = performance.now() - from;
    return script + layout(scroller);
  });
  return { ...ours, floor };
}

window.hostileBench = { names: Object.keys(texts), once };
