import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';
import { isUsed } from '../plugin.ts';
import { Formula, type FormulaProps } from './formula.tsx';

interface Found {
  readonly tex: string;
  readonly length: number;
  readonly display: boolean;
}

/** Longer formulas are text. Bounds the time a delimiter without an end takes. */
const longest = 4096;

const body = (end: string): string => `((?:[^\\\\$]|\\\\[^()[\\]]|${end}){1,${longest}}?)`;
const bracket = '\\\\[[\\]]';
const parenthesis = '\\\\[()]';
const display = new RegExp(`\\$\\$${body(`${bracket}|${parenthesis}|\\$(?!\\$)`)}\\$\\$`, 'y');
const dollars = new RegExp(`\\$(?!\\s)${body(`${bracket}|${parenthesis}`)}(?<![\\s])\\$(?!\\d)`, 'y');
const parentheses = new RegExp(`\\\\\\(${body(`${bracket}|\\$`)}\\\\\\)`, 'y');
const brackets = new RegExp(`\\\\\\[${body(`${parenthesis}|\\$`)}\\\\\\]`, 'y');

const match = (pattern: RegExp, source: string, position: number): RegExpExecArray | null => {
  pattern.lastIndex = position;
  return pattern.exec(source);
};

/** The formula that begins at the position and has an end. */
export function formulaAt(source: string, position: number): Found | undefined {
  const isDouble = source.startsWith('$$', position);
  const isDisplay = isDouble || source[position + 1] === '[';
  if (!isDouble && source[position] === '$' && /[\w$]/.test(source[position - 1] ?? '')) return undefined;
  const pattern = isDouble ? display : source[position] === '$' ? dollars : isDisplay ? brackets : parentheses;
  const found = match(pattern, source, position);
  return found === null ? undefined : { tex: found[1]!, length: found[0].length, display: isDisplay };
}

/** Behind a dollar sign: what is more likely an amount of money, or a variable of a shell. */
const notMath = /^(?:\s|\d[\d.,]*[\s)\]!?;:%/-]|[A-Za-z_]{2,}[\s.,;:!?/)])/;
/** An amount, or the beginning of a formula: the next character says which. */
const undecided = /^\d[\d.,]*$/;

/** The formula that begins at the position and has not ended yet: its source so far. */
export function openFormulaAt(source: string, position: number): string | undefined {
  const isSingle = source[position] === '$' && source[position + 1] !== '$';
  const rest = source.slice(position + (isSingle ? 1 : 2));
  if (!isSingle) return rest.length > longest ? undefined : rest.replace(/[$\\]$/, '');
  if (rest.length > 200 || rest.includes('$') || notMath.test(rest) || /\w/.test(source[position - 1] ?? ''))
    return undefined;
  return undecided.test(rest) ? '' : rest;
}

const isDelimiter = (source: string, position: number): boolean =>
  source[position] === '$' || (source[position] === '\\' && /[([]/.test(source[position + 1] ?? ''));

const inlineFormula = (state: StateInline, silent: boolean): boolean => {
  const { src, pos, env } = state;
  if (!isDelimiter(src, pos) || !isUsed(env, 'math')) return false;
  const found = formulaAt(src, pos);
  const open = found === undefined && env['open'] === true ? openFormulaAt(src, pos) : undefined;
  if (found === undefined && open === undefined) return false;
  const end = found === undefined ? src.length : pos + found.length;
  if (!silent) {
    const token = state.push('math', '', 0);
    token.content = src.slice(pos, end);
    token.meta = metaOf({
      tex: found?.tex ?? open!,
      source: token.content,
      display: found?.display ?? false,
      open: found === undefined,
    });
  }
  state.pos = end;
  return true;
};

/**
 * Lines from one that begins with `$$` or `\[` to one that ends with its counterpart. An empty line ends them too: a
 * formula has none, and what has begun by mistake swallows one paragraph at most. So each line alone decides.
 */
const blockFormula = (state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean => {
  if (!isUsed(state.env, 'math') || state.sCount[startLine]! - state.blkIndent >= 4) return false;
  const line = (n: number): string => state.src.slice(state.bMarks[n]! + state.tShift[n]!, state.eMarks[n]!).trimEnd();
  const first = line(startLine);
  const begin = first.slice(0, 2);
  if (begin !== '$$' && begin !== '\\[') return false;
  const end = begin === '$$' ? '$$' : '\\]';
  const at = first.indexOf(end, 2);
  if (at >= 0 && (at === 2 || at + 2 < first.length)) return false;
  if (silent) return true;
  let isClosed = at >= 0;
  let next = startLine + 1;
  while (!isClosed && next < endLine && !state.isEmpty(next) && state.sCount[next]! >= state.blkIndent)
    isClosed = line(next++).endsWith(end);
  state.line = next;
  const source = state.getLines(startLine, next, state.blkIndent, false).trim();
  const map: [number, number] = [startLine, next];
  const tex = source.slice(2, -2);
  if (isClosed && tex.length <= longest) {
    const token = state.push('math', '', 0);
    token.map = map;
    token.block = true;
    token.content = source;
    token.meta = metaOf({ tex, source, display: true, open: false });
    return true;
  }
  state.push('paragraph_open', 'p', 1).map = map;
  const inline = state.push('inline', '', 0);
  inline.content = source;
  inline.map = map;
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  return true;
};

const metaOf = (props: FormulaProps): Record<string, unknown> => ({ component: Formula, ...props });

/** `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. */
export function formulaSyntax(md: MarkdownIt): void {
  md.inline.ruler.before('escape', 'formula', inlineFormula);
  md.block.ruler.before('fence', 'formula', blockFormula, { alt: ['paragraph', 'reference', 'blockquote', 'list'] });
}
