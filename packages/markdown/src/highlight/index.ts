import { createElement, type ReactElement } from 'react';
import type { CodeBlockProps, MarkdownPlugin, Plugin } from '../plugin.ts';
import { HighlightedBlock, HighlightedLines } from './highlighted-block.tsx';
import type { Languages } from './languages.ts';

export type { MarkdownPlugin } from '../plugin.ts';
export type { Language, Languages } from './languages.ts';

/** What {@link highlight} colours besides the common languages. */
export interface HighlightOptions {
  /** Languages besides the common ones, by what stands behind a fence, in small letters. */
  readonly languages?: Languages;
}

/**
 * Colours for code blocks. A language is loaded when the first block of it is on screen; lines that are whole are read
 * in small pieces beside the frames, and drawn in spans with classes such as `rivulet-token-keyword`. Needs the
 * packages `@codemirror/legacy-modes` and `@codemirror/streamparser`.
 */
export function highlight({ languages }: HighlightOptions = {}): MarkdownPlugin {
  const Block = (props: CodeBlockProps): ReactElement => createElement(HighlightedBlock, { ...props, languages });
  const plugin: Plugin = {
    name: 'highlight',
    code: { Block: languages === undefined ? HighlightedBlock : Block, Lines: HighlightedLines },
  };
  return plugin;
}
