import type { Definition } from '../definitions.ts';
import type { Plugin } from '../plugin.ts';

/** A step through the content of a leaf: something begins (1), ends (-1), or is there (0). */
export interface Token {
  readonly type: string;
  /** The HTML element, where there is one. */
  readonly tag: string;
  readonly nesting: -1 | 0 | 1;
  readonly content: string;
  /** What wrote a link: `linkify` where an address became one by itself. */
  readonly markup: string;
  readonly attrs: Readonly<Record<string, string>> | null;
  readonly meta: Readonly<Record<string, unknown>> | null;
}

/** A token of which only some is said. One shape for all: there are hundreds of thousands of them in a hostile text. */
export const token = (
  type: string,
  tag: string,
  nesting: -1 | 0 | 1,
  content = '',
  markup = '',
  attrs: Token['attrs'] = null,
  meta: Token['meta'] = null,
): Token => ({ type, tag, nesting, content, markup, attrs, meta });

/** The end of whatever is open. All are one. */
export const close: Token = token('close', '', -1);

export const textToken = (content: string): Token => token('text', '', 0, content);

/** What one reading of a source has to know, and what it finds out. */
export interface Reading {
  readonly plugins: readonly Plugin[];
  /** The first definition of a label counts. */
  readonly define: (label: string, definition: Definition) => void;
  readonly defineNote: (label: string) => void;
  readonly definition: (label: string) => Definition | undefined;
  readonly footnote: (label: string) => boolean;
}
