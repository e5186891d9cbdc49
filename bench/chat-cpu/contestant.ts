import type { ComponentType } from 'react';
import type { Wire } from './answer.ts';

/** What the page hands to the library that is measured. */
export interface ContestantProps {
  /** Answers every request with the tokens to be shown. */
  readonly fetch: (wire: Wire) => typeof globalThis.fetch;
  /** Finished messages that are on screen before. */
  readonly history: readonly { readonly id: string; readonly role: 'user' | 'assistant'; readonly text: string }[];
  /** To be called with a function that asks the question. */
  readonly onReady: (ask: () => void) => void;
  /** To be called when the library says that the answer is complete. */
  readonly onDone: () => void;
}

export type Contestant = ComponentType<ContestantProps>;
