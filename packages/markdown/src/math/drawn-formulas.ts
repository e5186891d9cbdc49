import type { ReactElement } from 'react';
import type Katex from 'katex';
import { doSoon } from '../slices.ts';
import { elementsOf } from './mathml.ts';

type Library = typeof Katex;

/** Formulas kept drawn; the oldest is forgotten first. */
const most = 1000;

/**
 * What KaTeX does not trust (links, pictures, styles) it would draw as the command's bare name, in this colour. No
 * formula can name such a colour: where it turns up, the source says more.
 */
const forbidden = 'not-trusted';

const drawn = new Map<string, ReactElement | null>();
const waiting = new Map<string, Set<() => void>>();
let library: Promise<Library> | undefined;

const keyOf = (tex: string, display: boolean): string => (display ? 'd' : 'i') + tex;

/** The formula, where it is drawn; `undefined` where it is not, or cannot be. */
export const drawnFormula = (tex: string, display: boolean): ReactElement | undefined =>
  drawn.get(keyOf(tex, display)) ?? undefined;

/** Draws the formula soon, and calls the listener then. @returns A function that stops waiting. */
export function whenDrawn(tex: string, display: boolean, listener: () => void): () => void {
  const key = keyOf(tex, display);
  if (drawn.has(key)) return () => undefined;
  const listeners = waiting.get(key);
  if (listeners !== undefined) listeners.add(listener);
  else {
    waiting.set(key, new Set([listener]));
    library ??= load();
    void library.then(
      (katex) => doSoon(() => draw(katex, tex, display)),
      () => {
        // The next formula tries to load it again.
        library = undefined;
        waiting.delete(key);
      },
    );
  }
  return () => waiting.get(key)?.delete(listener);
}

const load = async (): Promise<Library> => (await import('katex')).default;

function draw(katex: Library, tex: string, display: boolean): void {
  const key = keyOf(tex, display);
  const listeners = waiting.get(key);
  waiting.delete(key);
  // Nobody waits for it any more.
  if (listeners === undefined || listeners.size === 0) return;
  let formula: ReactElement | null = null;
  try {
    const markup = katex.renderToString(tex, {
      displayMode: display,
      output: 'mathml',
      trust: false,
      strict: 'ignore',
      throwOnError: true,
      errorColor: forbidden,
      maxExpand: 200,
      maxSize: 20,
    });
    if (!markup.includes(forbidden)) formula = elementsOf(markup);
  } catch {
    // No TeX, or more than can be drawn: its source stays.
  }
  drawn.set(key, formula);
  if (drawn.size > most) drawn.delete(drawn.keys().next().value!);
  for (const notify of listeners) notify();
}
