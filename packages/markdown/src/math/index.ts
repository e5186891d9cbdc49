import type { MarkdownPlugin, Plugin } from '../plugin.ts';
import { blockFormula, inlineFormula } from './formula-syntax.ts';

export type { MarkdownPlugin } from '../plugin.ts';

const plugin: Plugin = { name: 'math', block: blockFormula, inline: inlineFormula };

/**
 * Formulas in TeX: `$…$` and `\(…\)` in the text, `$$…$$` and `\[…\]` in lines of their own. Drawn as MathML by KaTeX,
 * which is loaded when the first formula is on screen; until then, and where it cannot be read, its source is shown.
 * Needs the package `katex`, no stylesheet and no fonts.
 */
export const math = (): MarkdownPlugin => plugin;
