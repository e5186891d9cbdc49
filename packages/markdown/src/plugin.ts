import type { ComponentType, ReactNode } from 'react';

/** Something that Markdown learns from an entry of its own, so that only its users pay: `math()`, `highlight()`. */
export interface MarkdownPlugin {
  readonly name: string;
}

/** How the lines of a code block are drawn. */
export interface CodeComponents {
  /** Around all lines; those of several plugins lie inside each other. */
  readonly Block: ComponentType<CodeBlockProps>;
  /** Around a chunk of them. The first plugin that has one draws them. */
  readonly Lines?: ComponentType<CodeLinesProps>;
}

export interface CodeBlockProps {
  readonly language: string;
  /** More lines may follow. */
  readonly open: boolean;
  readonly children?: ReactNode;
}

export interface CodeLinesProps {
  /** The chunk's place in its block. */
  readonly index: number;
  readonly className: string;
  /** The code, in strings, and perhaps a caret behind it. */
  readonly children?: ReactNode;
}

/** Lines that are a block of a plugin's own. An empty line ends it, too; then it is a paragraph. */
export interface BlockSyntax {
  /** Where a block begins with the line: says of that line, and then of each other, whether it is the last. */
  readonly begins: (line: string) => ((line: string) => boolean) | undefined;
  /** What draws a block that has its end; `undefined` where it is a paragraph after all. */
  readonly read: (source: string) => ComponentMeta | undefined;
}

/** A component, and what it is given besides. */
export interface ComponentMeta {
  readonly component: ComponentType<never>;
  readonly [prop: string]: unknown;
}

/**
 * Looks for something of a plugin's own that begins at the position, where a `$` or a backslash stands.
 *
 * @param isOpen - The text goes on behind the source: what has begun may be shown as what it will be.
 */
export type InlineSyntax = (
  source: string,
  position: number,
  isOpen: boolean,
) => { readonly end: number; readonly meta: ComponentMeta } | undefined;

/** A plugin as Markdown sees it. */
export interface Plugin extends MarkdownPlugin {
  readonly block?: BlockSyntax;
  readonly inline?: InlineSyntax;
  readonly code?: CodeComponents;
}
