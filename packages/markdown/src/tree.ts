import type { Token } from './parser.ts';

/** What is drawn, free of the parser's notions: an element's name, what it needs to know, and what is in it. */
export type MarkNode = string | MarkElement;

/** An HTML element, or one of those that are drawn in a way of their own. */
export type MarkType =
  | keyof HTMLElementTagNameMap
  | 'code-block'
  | 'html-block'
  | 'image'
  | 'link'
  | 'task'
  | 'footnote'
  | 'footnote-reference'
  | 'footnote-back'
  | 'component'
  | 'lines';

export interface MarkElement {
  readonly type: MarkType;
  readonly props: Readonly<Record<string, unknown>>;
  readonly children: readonly MarkNode[];
}

/** A container that is being filled. */
interface Open {
  readonly type: MarkType | 'skip' | 'footnote';
  readonly props: Record<string, string | number | boolean>;
  readonly children: MarkNode[];
  readonly label: string;
}

/** The blocks in the tokens, and the footnotes they define. */
export interface MarkTree {
  readonly nodes: readonly MarkNode[];
  readonly footnotes: ReadonlyMap<string, readonly MarkNode[]>;
}

/** Elements inside elements. What would be deeper loses its emphasis, not its text. */
const maxDepth = 64;

const withDirection = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'li', 'th', 'td']);

/**
 * @param loose - Whether the list that is the first block has paragraphs in its items, where that was decided by items
 *   that are not among the tokens.
 */
export function readTree(tokens: readonly Token[], loose?: boolean): MarkTree {
  const root: MarkNode[] = [];
  const footnotes = new Map<string, readonly MarkNode[]>();
  const stack: Open[] = [];
  let into = root;
  const add = (node: MarkNode): void => {
    const last = into.at(-1);
    if (typeof node === 'string' && typeof last === 'string') into[into.length - 1] = last + node;
    else if (node !== '') into.push(node);
  };
  const leaf = (type: MarkType, props: MarkElement['props'] = {}, children: readonly MarkNode[] = []): void =>
    add({ type, props, children });

  const visit = (token: Token): void => {
    const { type, tag, nesting, content, meta } = token;
    if (nesting === 1) {
      const isHidden =
        type === 'paragraph_open' &&
        (token.level === 2 && loose !== undefined && stack[1]?.type === 'li' ? !loose : token.hidden);
      const open: Open = {
        type:
          type === 'footnote_open'
            ? 'footnote'
            : isHidden || stack.length > maxDepth
              ? 'skip'
              : type === 'link_open'
                ? 'link'
                : tag === 's'
                  ? 'del'
                  : (tag as MarkType),
        props: propsOf(token, stack),
        children: isHidden || stack.length > maxDepth ? into : [],
        label: String(meta?.['label'] ?? ''),
      };
      stack.push(open);
      into = open.children;
    } else if (nesting === -1) {
      const { type: closed, props, children, label } = stack.pop()!;
      into = stack.at(-1)?.children ?? root;
      if (closed === 'footnote') footnotes.set(label, footnotes.get(label) ?? children);
      else if (closed !== 'skip') leaf(closed, props, children);
    } else {
      switch (type) {
        case 'inline': {
          const first = into.length;
          for (const child of token.children ?? []) visit(child);
          if (stack.some(({ type: name }) => name === 'li')) readTask(stack, into, first);
          break;
        }
        case 'text':
        case 'html_inline':
          add(content);
          break;
        case 'softbreak':
          add('\n');
          break;
        case 'hardbreak':
          leaf('br');
          add('\n');
          break;
        case 'code_inline':
          leaf('code', {}, content === '' ? [] : [content]);
          break;
        case 'fence':
        case 'code_block': {
          const language = token.info.trim().split(/\s+/)[0] ?? '';
          leaf('code-block', language === '' ? {} : { language }, content === '' ? [] : [content]);
          break;
        }
        case 'html_block':
          leaf('html-block', {}, [content]);
          break;
        case 'image':
          leaf('image', { src: '', alt: content, ...token.attrs });
          break;
        case 'hr':
          leaf('hr');
          break;
        case 'footnote_reference':
          leaf('footnote-reference', { label: String(meta?.['label']) });
          break;
        default:
          // A plugin's own.
          if (meta?.['component'] !== undefined) leaf('component', meta as MarkElement['props']);
      }
    }
  };
  for (const token of tokens) visit(token);
  return { nodes: root, footnotes };
}

function propsOf(token: Token, stack: readonly Open[]): Record<string, string | number | boolean> {
  const props: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(token.attrs ?? {})) {
    if (name === 'align') props['className'] = `rivulet-text-align-${value}`;
    else props[name] = value;
  }
  const isItemsOwn = token.tag === 'p' && stack.at(-1)?.type === 'li';
  if (withDirection.has(token.tag) && !isItemsOwn) props['dir'] = 'auto';
  return props;
}

/** `[ ]` at the beginning of a list item is a check box. */
function readTask(stack: readonly Open[], into: MarkNode[], first: number): void {
  const paragraph = stack.at(-1);
  const item = stack.at(-2);
  const text = into[first];
  if (item?.type !== 'li' || (paragraph?.type !== 'p' && paragraph?.type !== 'skip') || typeof text !== 'string')
    return;
  const isFirst = paragraph.type === 'skip' ? first === 0 : item.children.length === 0;
  const mark = isFirst ? /^\[([ xX])\](?=\s|$)/.exec(text) : null;
  const next = into[first + 1];
  // Space behind it may be the end of its line.
  if (mark === null || (text.length === 3 && (typeof next !== 'object' || next.type !== 'br'))) return;
  into.splice(first, 1, { type: 'task', props: { checked: mark[1] !== ' ' }, children: [] }, text.slice(3));
  item.props['className'] = 'rivulet-task';
}
