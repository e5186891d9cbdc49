import type { Definition } from '../definitions.ts';
import type { Plugin } from '../plugin.ts';

/**
 * A step through a parsed text: something begins (1), ends (-1), or is there (0). The vocabulary is markdown-it's, so
 * that one may stand in for the other where they are compared.
 */
export interface Token {
  readonly type: string;
  /** The HTML element, where there is one. */
  readonly tag: string;
  readonly nesting: -1 | 0 | 1;
  readonly content: string;
  /** What wrote it: a fence, or `linkify` where an address became a link by itself. */
  readonly markup: string;
  /** A fence's words behind it. */
  readonly info: string;
  /** The first line, and the one behind the last. Blocks alone have them. */
  readonly map: readonly [number, number] | null;
  /** How many blocks it is in. */
  readonly level: number;
  /** A paragraph of a tight list, of which only the content is seen. */
  readonly hidden: boolean;
  readonly attrs: Readonly<Record<string, string>> | null;
  readonly meta: Readonly<Record<string, unknown>> | null;
  /** What a leaf holds, once it is read. */
  children: readonly Token[] | null;
}

/** A token of which only some is said. */
export function token(type: string, tag: string, nesting: -1 | 0 | 1, rest?: Partial<Token>): Token {
  // One shape for all, made in one go: there are hundreds of thousands of them in a hostile text.
  return {
    type,
    tag,
    nesting,
    content: rest?.content ?? '',
    markup: rest?.markup ?? '',
    info: rest?.info ?? '',
    map: rest?.map ?? null,
    level: rest?.level ?? 0,
    hidden: rest?.hidden ?? false,
    attrs: rest?.attrs ?? null,
    meta: rest?.meta ?? null,
    children: rest?.children ?? null,
  };
}

/** The end of whatever is open. All are one. */
export const close: Token = token('close', '', -1);

export const textToken = (content: string): Token => token('text', '', 0, { content });

/** What one reading of a source has to know, and what it finds out. */
export interface Reading {
  readonly plugins: readonly Plugin[];
  /** The first definition of a label counts. */
  readonly define: (label: string, definition: Definition) => void;
  readonly definition: (label: string) => Definition | undefined;
  readonly footnote: (label: string) => boolean;
}
