/** Runs inside the browser: one renderer, one document, updates of about 80 characters. */
import { createElement, useSyncExternalStore, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { StreamingText } from '@rivulet/react';
import { markdown } from '@rivulet/markdown';
import { XMarkdown } from '@ant-design/x-markdown';
import { IncremarkContent } from '@incremark/react';
import { compiler } from 'markdown-to-jsx';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Streamdown } from 'streamdown';
import * as smd from 'streaming-markdown';
import { texts } from './rich-text.ts';

interface Screen {
  readonly update: (text: string) => void;
  readonly unmount: () => void;
}

const format = markdown();
const plugins = [remarkGfm];

const withReact =
  (draw: (text: string) => ReactNode) =>
  (host: HTMLElement): Screen => {
    let current = '';
    let notify = (): void => undefined;
    const subscribe = (listener: () => void) => {
      notify = listener;
      return () => undefined;
    };
    const App = (): ReactNode => draw(useSyncExternalStore(subscribe, () => current));
    const root = createRoot(host);
    flushSync(() => root.render(createElement(App)));
    return {
      update(text) {
        current = text;
        flushSync(() => notify());
      },
      unmount: () => root.unmount(),
    };
  };

const renderers: Readonly<Record<string, (host: HTMLElement) => Screen>> = {
  rivulet: withReact((text) => <StreamingText text={text} streaming format={format} />),
  'rivulet-plain': withReact((text) => <StreamingText text={text} streaming />),
  streamdown: withReact((text) => <Streamdown>{text}</Streamdown>),
  'react-markdown': withReact((text) => <ReactMarkdown remarkPlugins={plugins}>{text}</ReactMarkdown>),
  'markdown-to-jsx': withReact((text) => compiler(text, { wrapper: 'div', forceWrapper: true })),
  'x-markdown': withReact((text) => <XMarkdown content={text} streaming={{ hasNextChunk: true }} />),
  incremark: withReact((text) => <IncremarkContent content={text} isFinished={false} />),
  'streaming-markdown': (host) => {
    const parser = smd.parser(smd.default_renderer(host));
    let length = 0;
    return {
      update(text) {
        smd.parser_write(parser, text.slice(length));
        length = text.length;
      },
      unmount: () => host.replaceChildren(),
    };
  },
};

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

const start = (name: string): { screen: Screen; scroller: HTMLElement; stop: () => void } => {
  const scroller = document.createElement('div');
  scroller.className = 'scroller';
  const host = document.createElement('div');
  scroller.append(host);
  document.body.append(scroller);
  const screen = renderers[name]!(host);
  return {
    screen,
    scroller,
    stop() {
      screen.unmount();
      scroller.remove();
    },
  };
};

interface PerUpdateOptions {
  /** How many other answers stream at once; their updates are not counted. */
  readonly beside?: number;
  /** Updates of another document beforehand: for two ways to be compared that run the same code unequally often. */
  readonly warmUp?: number;
  /** No update is begun after so many seconds of them. The first three are, however slow. */
  readonly mostSeconds?: number;
}

/** Milliseconds of JavaScript, and of JavaScript, style and layout, for each update of a document of `size`. */
async function perUpdate(
  name: string,
  kind: keyof typeof texts,
  size: number,
  updates: number,
  { beside = 0, warmUp = 0, mostSeconds = Infinity }: PerUpdateOptions = {},
): Promise<{ script: number; whole: number }> {
  if (warmUp > 0) {
    const { screen, stop } = start(name);
    const other = texts[kind](warmUp * 80);
    for (let end = 80; end <= other.length; end += 80) screen.update(other.slice(0, end));
    stop();
  }
  const text = texts[kind](size + updates * 80 + 80);
  const { screen, scroller, stop } = start(name);
  const others = Array.from({ length: beside }, () => start(name));
  // Grown in a few steps, as an answer does; most of the length is settled by now.
  for (let i = 1; i <= 8; i++) {
    for (const each of [screen, ...others.map((other) => other.screen)])
      each.update(text.slice(0, Math.floor((size * i) / 8)));
    scroller.scrollTop = scroller.scrollHeight;
    await frame();
  }
  for (let i = 0; i < 4; i++) await frame();
  const scripts: number[] = [];
  const wholes: number[] = [];
  const began = performance.now();
  for (let i = 1; i <= updates; i++) {
    if (i > 3 && performance.now() - began > mostSeconds * 1000) break;
    await frame();
    const from = performance.now();
    screen.update(text.slice(0, size + i * 80));
    const scripted = performance.now();
    scroller.scrollTop = scroller.scrollHeight;
    void scroller.offsetHeight;
    scripts.push(scripted - from);
    wholes.push(performance.now() - from);
    // The others come behind it: before it they would have brought the code, which is the same, into the processor's
    // caches, and an answer alone finds them as a frame has left them.
    for (const other of others) {
      other.screen.update(text.slice(0, size + i * 80));
      void other.scroller.offsetHeight;
    }
  }
  stop();
  for (const other of others) other.stop();
  const mean = (values: number[]): number => {
    const sorted = values.toSorted((a, b) => a - b).slice(0, Math.ceil(values.length * 0.9));
    return sorted.reduce((a, b) => a + b, 0) / sorted.length;
  };
  return { script: mean(scripts), whole: mean(wholes) };
}

/**
 * Megabytes a streamed text holds, and what is left of them when it is gone. Needs `--expose-gc`.
 *
 * @param mostSeconds - What has not been streamed by then comes in one update.
 */
async function heap(
  name: string,
  kind: keyof typeof texts,
  size: number,
  mostSeconds: number,
): Promise<{ held: number; left: number }> {
  const { gc, performance: clock } = globalThis as unknown as {
    gc: () => void;
    performance: { memory: { usedJSHeapSize: number } };
  };
  const used = async (): Promise<number> => {
    for (let i = 0; i < 4; i++) {
      await frame();
      gc();
    }
    return clock.memory.usedJSHeapSize / 1024 / 1024;
  };
  const text = texts[kind](size);
  const stream = async (): Promise<{ held: number; left: number }> => {
    const before = await used();
    const { screen, stop } = start(name);
    const began = performance.now();
    for (let end = 80; end < text.length + 80; end += 80) {
      if (performance.now() - began > mostSeconds * 1000) end = text.length;
      screen.update(text.slice(0, end));
      if (end % 1600 === 0) await frame();
    }
    const held = (await used()) - before;
    stop();
    return { held, left: (await used()) - before };
  };
  // What is made once, for the first text ever, is not the text's: compiled code above all, which is made anew for what
  // runs often. So the first is not counted. Some code is made later still; what a text leaves, each of them leaves.
  await stream();
  const second = await stream();
  const { held, left } = await stream();
  return { held, left: (second.left + left) / 2 };
}

/** Where a selection is lost while more text comes, character by character; and how often markers are seen raw. */
function probes(name: string): { lost: string[]; raw: number } {
  const lost: string[] = [];
  for (const [where, begin, rest] of [
    ['closed text', 'The chosen words.\n\nAnother paragraph', ' that grows and grows.\n\nAnd more.\n'],
    ['a growing paragraph', 'The chosen words in a paragraph', ' that **grows** and `grows`.\n\nAnd more.\n'],
    ['closed code', '```\nthe chosen line\n```\n\nText', ' that grows.\n\nAnd more.\n'],
    ['open code', '```\nthe chosen line\nand', ' more\nand more\n```\n\nAnd more.\n'],
  ] as const) {
    const { screen, scroller, stop } = start(name);
    screen.update(begin);
    const walker = document.createTreeWalker(scroller, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node !== null && !node.nodeValue!.includes('chosen')) node = walker.nextNode();
    if (node !== null) {
      const at = node.nodeValue!.indexOf('chosen');
      getSelection()!.setBaseAndExtent(node, at, node, at + 6);
    }
    let isKept = String(getSelection()) === 'chosen';
    for (let end = 1; end <= rest.length; end++) {
      screen.update(begin + rest.slice(0, end));
      isKept &&= String(getSelection()) === 'chosen';
    }
    if (!isKept) lost.push(where);
    stop();
  }
  let raw = 0;
  for (const [text, marker] of [
    ['Some **bold words** and more', /\*/],
    ['See [the page](https://example.com/a?b=c) now', /[[\]()]|https/],
    ['Call `a * b` now', /`/],
    ['Some ~~old~~ new', /~/],
    ['Text\n\n| one | two |\n|-----|:---:|\n| three | **four** |\n\nmore', /[|:*-]/],
  ] as const) {
    const { screen, scroller, stop } = start(name);
    for (let end = 1; end <= text.length; end++) {
      screen.update(text.slice(0, end));
      if (marker.test(scroller.textContent)) raw++;
    }
    stop();
  }
  return { lost, raw };
}

interface Answer {
  /** How much of the text was streamed, of 1: a peer may take too long for all of it. */
  readonly part: number;
  readonly busy: number;
  readonly long: number;
  readonly worst: number;
  readonly dropped: number;
  readonly nodes: number;
  readonly normalised: number;
  /** Nodes of the same text, rendered at once. */
  readonly atOnce: number;
}

function countNodes(root: Node): number {
  const walker = document.createTreeWalker(root);
  let count = 0;
  while (walker.nextNode()) count++;
  return count;
}

/**
 * A whole answer, 80 characters per frame: CPU, frames that took longer than 20 ms, tasks longer than 50 ms, DOM nodes.
 *
 * @param mostSeconds - Stops after so many.
 */
async function wholeAnswer(name: string, kind: keyof typeof texts, size: number, mostSeconds: number): Promise<Answer> {
  let text = texts[kind](size);
  const { screen, scroller, stop } = start(name);
  let busy = 0;
  let long = 0;
  let worst = 0;
  let dropped = 0;
  let last = await frame();
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      long++;
      worst = Math.max(worst, duration);
    }
  });
  observer.observe({ type: 'longtask' });
  const began = last;
  for (let end = 80; end < text.length + 80; end += 80) {
    const now = await frame();
    if (now - began > mostSeconds * 1000) text = text.slice(0, end);
    if (now - last > 20) dropped += Math.round((now - last) / 16.7) - 1;
    last = now;
    const from = performance.now();
    screen.update(text.slice(0, end));
    scroller.scrollTop = scroller.scrollHeight;
    void scroller.offsetHeight;
    busy += performance.now() - from;
  }
  observer.disconnect();
  const nodes = countNodes(scroller);
  scroller.normalize();
  const normalised = countNodes(scroller);
  stop();
  const whole = start(name);
  whole.screen.update(text);
  whole.scroller.normalize();
  const atOnce = countNodes(whole.scroller);
  whole.stop();
  return { part: text.length / size, busy, long, worst, dropped, nodes, normalised, atOnce };
}

declare global {
  interface Window {
    renderBench: {
      perUpdate: typeof perUpdate;
      wholeAnswer: typeof wholeAnswer;
      heap: typeof heap;
      probes: typeof probes;
    };
  }
}
window.renderBench = { perUpdate, wholeAnswer, heap, probes };
