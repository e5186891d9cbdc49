import type { ComponentType, ReactNode } from 'react';
import type { MarkdownIt } from 'markdown-it';

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

/** A plugin as Markdown sees it. */
export interface Plugin extends MarkdownPlugin {
  /**
   * Teaches the parser, once for all formats: its rules ask {@link isUsed}. A token with `meta.component` is drawn by
   * that component, which is given `meta`.
   */
  readonly syntax?: (md: MarkdownIt) => void;
  readonly code?: CodeComponents;
}

/** Whether the text being read is one that uses the plugin. */
export const isUsed = (env: Readonly<Record<string, unknown>>, name: string): boolean =>
  ((env['plugins'] as readonly Plugin[] | undefined) ?? []).some((plugin) => plugin.name === name);
