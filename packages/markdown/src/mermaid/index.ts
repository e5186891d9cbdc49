import type { MarkdownPlugin, Plugin } from '../plugin.ts';
import { DiagramBlock } from './diagram-block.tsx';

export type { MarkdownPlugin } from '../plugin.ts';

const plugin: Plugin = { name: 'mermaid', code: { Block: DiagramBlock } };

/**
 * Diagrams: a code block of the language `mermaid` is drawn once it is closed and on screen, and the library is loaded
 * then. What cannot be drawn stays source. A diagram is a picture without scripts and links, and it loads nothing.
 * Needs the package `mermaid`, and a Content-Security-Policy that allows inline styles and images from `data:`; under
 * one that does not, sources stay sources.
 */
export const mermaid = (): MarkdownPlugin => plugin;
