import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { StreamingText } from '@rivulet/react';
import { Markdown, markdown } from '../index.ts';

declare global {
  interface Window {
    /** Draws the text at each of its beginnings, at its end, and as the server would; says what is wrong with the page. */
    drawHostile: (text: string, step: number) => readonly string[];
    draw: (text: string, images: readonly string[]) => void;
  }
}

const format = markdown();
const host = document.createElement('div');
document.body.append(host);

const forbidden =
  'img, picture, source, video, audio, svg, iframe, object, embed, script, style, link, base, meta, form, [style], [srcset], [poster], [background], [ping], [onerror], [onload], [onfocus], [onclick]';

function faults(text: string): string[] {
  const found = [...host.querySelectorAll(forbidden)].map((element) => element.outerHTML);
  for (const link of host.querySelectorAll('a')) {
    const isInner = link.className.startsWith('rivulet-footnote');
    // What is no address to the browser (`https://a|`) leads nowhere.
    const leadsAway = !/^(?:https?|mailto):$/.test(link.protocol) && URL.canParse(link.href);
    if (leadsAway && !isInner) found.push(link.outerHTML);
    if (link.relList.length < 3 && !isInner) found.push(`no rel: ${link.outerHTML}`);
  }
  for (const hint of document.head.querySelectorAll('link[rel]')) found.push(`hint: ${hint.outerHTML}`);
  return found.map((fault) => `${JSON.stringify(text)}: ${fault}`);
}

window.drawHostile = (text, step) => {
  const root = createRoot(host);
  const found: string[] = [];
  for (let end = step; end < text.length; end += step) {
    flushSync(() => root.render(<StreamingText text={text.slice(0, end)} streaming format={format} />));
    found.push(...faults(text.slice(0, end)));
  }
  flushSync(() => root.render(<StreamingText text={text} format={format} />));
  found.push(...faults(text));
  root.unmount();
  const served = renderToString(<Markdown text={text} />);
  const inert = new DOMParser().parseFromString(served, 'text/html');
  for (const element of inert.querySelectorAll(forbidden))
    if (element.nodeName !== 'META') found.push(`served: ${element.outerHTML}`);
  return found;
};

let shown: ReturnType<typeof createRoot> | undefined;
window.draw = (text, images) => {
  shown ??= createRoot(host);
  shown.render(<StreamingText text={text} format={format} urlPolicy={{ images }} />);
};
