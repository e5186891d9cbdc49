import { isDrawingAllowed, sealedDrawing, type Diagram } from './sealed-drawing.ts';

/** Larger sources take a fraction of a second and more: they are not drawn while a text streams, which would stand still. */
const large = 1000;

/** How often it is looked whether a text still streams, in milliseconds. */
const interval = 250;

/** Diagrams kept drawn; the oldest is forgotten first. */
const most = 100;

const drawn = new Map<string, Diagram | null>();
const waiting = new Map<string, Set<() => void>>();
let queue: Promise<unknown> = Promise.resolve();
let isForbidden: boolean | undefined;

const keyOf = (source: string, dark: boolean): string => (dark ? 'd' : 'l') + source;

/** The diagram, where it is drawn; `undefined` where it is not, or cannot be. */
export const drawnDiagram = (source: string, dark: boolean): Diagram | undefined =>
  drawn.get(keyOf(source, dark)) ?? undefined;

/**
 * Draws the diagram when the page has time, one after the other, and calls the listener then; a large one when no text
 * streams.
 *
 * @returns A function that stops waiting.
 */
export function whenDiagramDrawn(source: string, dark: boolean, listener: () => void): () => void {
  const key = keyOf(source, dark);
  if (drawn.has(key) || isForbidden === true) return () => undefined;
  const listeners = waiting.get(key);
  if (listeners !== undefined) listeners.add(listener);
  else {
    waiting.set(key, new Set([listener]));
    const begin = (): void => {
      if (source.length > large && waiting.get(key)?.size !== 0 && isStreaming()) setTimeout(begin, interval);
      else queue = queue.then(() => draw(key, source, dark));
    };
    begin();
  }
  return () => waiting.get(key)?.delete(listener);
}

const isStreaming = (): boolean => document.querySelector('.rivulet-streaming-text[aria-busy="true"]') !== null;

/** The page cannot show diagrams: nothing is drawn any more. */
export function forbidDiagrams(): void {
  isForbidden = true;
}

async function draw(key: string, source: string, dark: boolean): Promise<void> {
  await idle();
  const listeners = waiting.get(key);
  waiting.delete(key);
  // Nobody waits for it any more.
  if (listeners === undefined || listeners.size === 0) return;
  isForbidden ??= !isDrawingAllowed();
  if (isForbidden) return;
  let diagram: Diagram | null = null;
  try {
    const { default: library } = await import('mermaid');
    await idle();
    diagram = await sealedDrawing(library, source, dark).catch(() => null);
  } catch {
    // The library did not come; the next diagram tries to load it again.
    return;
  }
  drawn.set(key, diagram);
  if (drawn.size > most) drawn.delete(drawn.keys().next().value!);
  for (const notify of listeners) notify();
}

/** A drawing cannot be done in slices: it waits for a moment when nothing else is to be done, though not for ever. */
const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 1000 });
    else setTimeout(resolve, 0);
  });
