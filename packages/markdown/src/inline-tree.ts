import type { MarkElement, MarkNode, MarkType } from './mark-node.ts';
import type { Token } from './parser.ts';

/** Elements inside elements. What would be deeper loses its emphasis, not its text. */
const maxDepth = 64;

/** An element that is being filled. */
interface Open {
  readonly token: Token;
  readonly around: MarkNode[];
}

const noProps: MarkElement['props'] = {};
const noChildren: readonly MarkNode[] = [];

/** What the content of a leaf is drawn as. @param depth - How many elements it is in. */
export function inlineNodes(tokens: readonly Token[], depth: number): readonly MarkNode[] {
  // Most leaves are text and nothing else.
  if (tokens.length === 1 && tokens[0]!.type === 'text') return [tokens[0]!.content];
  let into: MarkNode[] = [];
  let open: Open[] | undefined;
  const add = (node: MarkNode): void => {
    const last = into.length - 1;
    if (typeof node === 'string' && typeof into[last] === 'string') into[last] += node;
    else if (node !== '') into.push(node);
  };
  for (const token of tokens) {
    if (token.nesting === 1) {
      open ??= [];
      open.push({ token, around: into });
      if (depth + open.length <= maxDepth) into = [];
    } else if (token.nesting === -1) {
      const { token: opener, around } = open!.pop()!;
      if (around === into) continue;
      const children = into;
      into = around;
      into.push({ type: typeOf(opener), props: opener.attrs ?? noProps, children });
    } else if (token.type === 'text' || token.type === 'html_inline') add(token.content);
    else if (token.type === 'softbreak') add('\n');
    else {
      const node = leafOf(token);
      if (node !== undefined) into.push(node);
      if (token.type === 'hardbreak') add('\n');
    }
  }
  return into;
}

const typeOf = ({ type, tag }: Token): MarkType =>
  type === 'link_open' ? 'link' : tag === 's' ? 'del' : (tag as MarkType);

function leafOf({ type, content, attrs, meta }: Token): MarkElement | undefined {
  switch (type) {
    case 'hardbreak':
      return { type: 'br', props: noProps, children: noChildren };
    case 'code_inline':
      return { type: 'code', props: noProps, children: content === '' ? noChildren : [content] };
    case 'image':
      return { type: 'image', props: { src: '', alt: content, ...attrs }, children: noChildren };
    case 'footnote_reference':
      return { type: 'footnote-reference', props: { label: String(meta?.['label']) }, children: noChildren };
    default:
      // A plugin's own.
      return meta?.['component'] === undefined ? undefined : { type: 'component', props: meta, children: noChildren };
  }
}
