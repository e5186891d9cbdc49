import { createRoot } from 'react-dom/client';
import { agUi, answering, chunksOf, openai, tokensOf, uiMessageStream, type Wire } from './answer.ts';
import type { Contestant } from './contestant.ts';

const contestants: Readonly<Record<string, () => Promise<{ readonly default: Contestant }>>> = {
  nothing: () => import('./contestants/nothing.tsx'),
  rivulet: () => import('./contestants/rivulet.tsx'),
  'ai-sdk': () => import('./contestants/ai-sdk.tsx'),
  'ai-sdk-throttled': () => import('./contestants/ai-sdk-throttled.tsx'),
  tanstack: () => import('./contestants/tanstack.tsx'),
  'x-sdk': () => import('./contestants/x-sdk.tsx'),
};

/** What `run.ts` drives. */
export interface BenchPage {
  /** Resolves when the answer is complete and painted: whether the screen shows all of it, and how often it changed. */
  ask(): Promise<{ readonly whole: boolean; readonly draws: number }>;
}

declare global {
  interface Window {
    bench?: BenchPage;
  }
}

const query = new URLSearchParams(location.search);
const tokens = tokensOf(Number(query.get('tokens')));
const perSecond = Number(query.get('perSecond'));
const history = Array.from({ length: Number(query.get('history')) }, (_, i) => ({
  id: `history-${i}`,
  role: i % 2 === 0 ? ('user' as const) : ('assistant' as const),
  text: tokensOf(120).join(''),
}));

const contestant = contestants[query.get('contestant') ?? ''];
if (contestant === undefined) throw new Error('Which contestant?');
const { default: Chat } = await contestant();

let done: () => void;
const finished = new Promise<void>((resolve) => {
  done = resolve;
});
const painted = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const chunks = new Map([openai, uiMessageStream, agUi].map((wire) => [wire, chunksOf(wire, tokens)]));
const fetch = (wire: Wire): typeof globalThis.fetch => answering(wire, chunks.get(wire)!, perSecond);

createRoot(document.getElementById('root')!).render(
  <Chat
    fetch={fetch}
    history={history}
    onDone={() => done()}
    onReady={(send) => {
      window.bench = {
        async ask() {
          let draws = 0;
          const root = document.getElementById('root')!;
          new MutationObserver(() => draws++).observe(root, { subtree: true, childList: true, characterData: true });
          send();
          await finished;
          await painted();
          await painted();
          const answers = document.querySelectorAll('#root > .assistant');
          const shown = answers[answers.length - 1]?.textContent ?? '';
          return { whole: plain(shown) === plain(tokens.join('')), draws };
        },
      };
    }}
  />,
);
