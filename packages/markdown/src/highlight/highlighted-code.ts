import type { StringStream } from '@codemirror/streamparser';
import { doSoon } from '../slices.ts';
import type { Language, Languages } from './languages.ts';
import { copyOf, runsOf, startOf, type Run } from './tokens.ts';

interface Chunk {
  readonly text: string;
  readonly element: Element | null;
  readonly runs?: readonly Run[];
}

/** One code block, read chunk by chunk, each where the one before it ended. A chunk is read when it is whole. */
export interface HighlightedCode {
  subscribe(listener: () => void): () => void;
  /** The chunk's runs; `undefined` while they are not known. */
  runs(index: number, text: string): readonly Run[] | undefined;
  put(index: number, text: string, element: Element | null): void;
  /** Whether the last chunk may go on, and what language it is. */
  set(open: boolean, language: string, languages: Languages): void;
}

export function highlightedCode(): HighlightedCode {
  const listeners = new Set<() => void>();
  const chunks: Chunk[] = [];
  /** The language's state before each chunk that was read, and before the next. */
  let states: unknown[] = [];
  let isOpen = true;
  let name: string | undefined;
  let reader: { readonly language: Language; readonly Stream: typeof StringStream } | undefined;
  let isPlanned = false;

  const notify = (): void => listeners.forEach((listener) => listener());

  const plan = (): void => {
    const next = states.length - 1;
    if (isPlanned || reader === undefined || chunks[next] === undefined || (isOpen && next >= chunks.length - 1))
      return;
    isPlanned = true;
    doSoon(read);
  };

  const read = (): void => {
    isPlanned = false;
    const index = states.length - 1;
    const chunk = chunks[index];
    if (chunk === undefined || reader === undefined || listeners.size === 0 || (isOpen && index >= chunks.length - 1))
      return;
    if (isSelected(chunk.element)) {
      // New elements would take the reader's selection away.
      document.addEventListener('selectionchange', plan, { once: true });
      return;
    }
    const { language, Stream } = reader;
    const state = copyOf(language, states[index]);
    chunks[index] = { ...chunk, runs: runsOf(chunk.text, language, state, Stream) };
    states.push(state);
    notify();
    plan();
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      plan();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && typeof document !== 'undefined')
          document.removeEventListener('selectionchange', plan);
      };
    },
    runs: (index, text) => (chunks[index]?.text === text ? chunks[index].runs : undefined),
    put(index, text, element) {
      if (chunks[index]?.text !== text) {
        chunks[index] = { text, element };
        states.length = Math.min(states.length, index + 1);
      }
      plan();
    },
    set(open, language, languages) {
      isOpen = open;
      if (name !== language) {
        name = language;
        reader = undefined;
        states = [];
        void load(language, languages).then((loaded) => {
          if (loaded === undefined || name !== language) return;
          reader = loaded;
          states = [startOf(loaded.language)];
          plan();
        });
      }
      plan();
    },
  };
}

type Loaded = { readonly language: Language; readonly Stream: typeof StringStream } | undefined;

/** A language that is not there, or does not come, leaves the code plain. */
async function load(name: string, languages: Languages): Promise<Loaded> {
  const id = name.toLowerCase();
  const loadLanguage = Object.hasOwn(languages, id) ? languages[id] : undefined;
  if (loadLanguage === undefined) return undefined;
  try {
    const [{ StringStream: Stream }, language] = await Promise.all([
      import('@codemirror/streamparser'),
      loadLanguage(),
    ]);
    return { language, Stream };
  } catch {
    return undefined;
  }
}

function isSelected(element: Element | null): boolean {
  const selection = globalThis.getSelection?.();
  return (
    element !== null &&
    selection !== null &&
    selection !== undefined &&
    !selection.isCollapsed &&
    selection.getRangeAt(0).intersectsNode(element)
  );
}
