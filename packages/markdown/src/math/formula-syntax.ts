import type { BlockSyntax, ComponentMeta, InlineSyntax } from '../plugin.ts';
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
function formulaAt(source: string, position: number): Found | undefined {
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
function openFormulaAt(source: string, position: number): string | undefined {
  const isSingle = source[position] === '$' && source[position + 1] !== '$';
  const rest = source.slice(position + (isSingle ? 1 : 2));
  if (!isSingle) return rest.length > longest ? undefined : rest.replace(/[$\\]$/, '');
  if (rest.length > 200 || rest.includes('$') || notMath.test(rest) || /\w/.test(source[position - 1] ?? ''))
    return undefined;
  return undecided.test(rest) ? '' : rest;
}

const isDelimiter = (source: string, position: number): boolean =>
  source[position] === '$' || (source[position] === '\\' && /[([]/.test(source[position + 1] ?? ''));

/** `$…$`, `$$…$$`, `\(…\)` and `\[…\]` in a text. */
export const inlineFormula: InlineSyntax = (source, position, mayGoOn) => {
  if (!isDelimiter(source, position)) return undefined;
  const found = formulaAt(source, position);
  const tex = found?.tex ?? (mayGoOn ? openFormulaAt(source, position) : undefined);
  if (tex === undefined) return undefined;
  const end = found === undefined ? source.length : position + found.length;
  const isOpen = found === undefined;
  return {
    end,
    meta: metaOf({ tex, source: source.slice(position, end), display: found?.display ?? false, open: isOpen }),
  };
};

/**
 * Lines from one that begins with `$$` or `\[` to one that ends with its counterpart. An empty line ends them too: a
 * formula has none, and what has begun by mistake swallows one paragraph at most. So each line alone decides.
 */
export const blockFormula: BlockSyntax = {
  begins(line) {
    const first = line.trimEnd();
    const begin = first.slice(0, 2);
    if (begin !== '$$' && begin !== '\\[') return undefined;
    const end = begin === '$$' ? '$$' : '\\]';
    const at = first.indexOf(end, 2);
    if (at >= 0 && (at === 2 || at + 2 < first.length)) return undefined;
    let isFirst = true;
    return (next) => {
      const isLast = isFirst ? at >= 0 : next.trimEnd().endsWith(end);
      isFirst = false;
      return isLast;
    };
  },
  read(source) {
    const tex = source.slice(2, -2);
    return tex.length > longest ? undefined : metaOf({ tex, source, display: true, open: false });
  },
};

const metaOf = (props: FormulaProps): ComponentMeta => ({ component: Formula, ...props });
