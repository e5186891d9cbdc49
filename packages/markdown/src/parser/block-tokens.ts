import type { Block, Kind } from './block.ts';
import { cellsOf, filledTo } from './tables.ts';
import { close, token, type Token } from './token.ts';

/** The blocks as a row of tokens, with their inline content still to be read. */
export function tokensOf(blocks: readonly Block[]): Token[] {
  const tokens: Token[] = [];
  for (const block of blocks) add(tokens, block, 0, false);
  return tokens;
}

function add(tokens: Token[], block: Block, level: number, isTight: boolean): void {
  const map = [block.first, block.end] as const;
  const around = (type: string, tag: string, rest?: Partial<Token>, tight = false): void => {
    tokens.push(token(type, tag, 1, { map, level, ...rest }));
    for (const child of block.children) add(tokens, child, level + 1, tight);
    tokens.push(close);
  };
  const text = (type: string, tag: string, hidden: boolean): void => {
    tokens.push(
      token(type, tag, 1, { map, level, hidden }),
      token('inline', '', 0, { content: block.text.trim() }),
      close,
    );
  };
  switch (block.type) {
    case 'quote':
      around('blockquote_open', 'blockquote');
      break;
    case 'list': {
      const { isOrdered, start } = block.marker;
      const attrs = isOrdered && start !== 1 ? { start: String(start) } : null;
      const isTightOne = isTightList(block);
      if (isOrdered) around('ordered_list_open', 'ol', { attrs }, isTightOne);
      else around('bullet_list_open', 'ul', undefined, isTightOne);
      break;
    }
    case 'item':
      around('list_item_open', 'li', undefined, isTight);
      break;
    case 'footnote':
      around('footnote_open', '', { meta: { label: block.label } });
      break;
    case 'paragraph':
      text('paragraph_open', 'p', isTight);
      break;
    case 'heading':
      text('heading_open', headings[block.level - 1]!, false);
      break;
    case 'rule':
      tokens.push(token('hr', 'hr', 0, { map, level }));
      break;
    case 'fence': {
      const { marker, info } = block.fence;
      tokens.push(token('fence', 'code', 0, { map, level, content: block.text, markup: marker, info }));
      break;
    }
    case 'code':
      tokens.push(token('code_block', 'code', 0, { map, level, content: block.text }));
      break;
    case 'html':
      tokens.push(token('html_block', '', 0, { map, level, content: block.text }));
      break;
    case 'definition':
      tokens.push(token('reference_definition', '', 0, { map, level, meta: { label: block.label } }));
      break;
    case 'table':
      addTable(tokens, block, level);
      break;
    case 'plugin': {
      const source = block.text.trim();
      const meta = block.isClosed ? block.syntax.read(source) : undefined;
      if (meta === undefined) text('paragraph_open', 'p', isTight);
      else tokens.push(token('component', '', 0, { map, level, content: source, meta }));
    }
  }
}

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

/** [spec §5.3] A list is loose when an empty line stands between two of its items, or between two blocks of one. */
export const isTightList = ({ children }: Block): boolean =>
  !hasGap(children) && children.every((item) => !hasGap(item.children));

const hasGap = (blocks: readonly Block[]): boolean =>
  blocks.some(({ first }, i) => i > 0 && first > blocks[i - 1]!.end);

function addTable(
  tokens: Token[],
  { alignments, text, first, end }: Block<Kind & { type: 'table' }>,
  level: number,
): void {
  const attrs = alignments.map((align) => (align === '' ? null : { align }));
  const row = (cells: readonly string[], type: string, tag: string, count: number, line: number): void => {
    tokens.push(token('tr_open', 'tr', 1, { map: [line, line + 1], level: level + 2 }));
    for (let i = 0; i < count; i++) {
      tokens.push(token(type, tag, 1, { level: level + 3, attrs: attrs[i]! }));
      if (i < cells.length) tokens.push(token('inline', '', 0, { content: cells[i]! }));
      tokens.push(close);
    }
    tokens.push(close);
  };
  const [head, ...rows] = text.split('\n');
  tokens.push(
    token('table_open', 'table', 1, { map: [first, end], level }),
    token('thead_open', 'thead', 1, { map: [first, first + 1], level: level + 1 }),
  );
  row(cellsOf(head!.trim()), 'th_open', 'th', alignments.length, first);
  tokens.push(close);
  if (rows.length > 0) {
    tokens.push(token('tbody_open', 'tbody', 1, { map: [first + 2, end], level: level + 1 }));
    for (const [i, source] of rows.entries()) {
      const cells = cellsOf(source.trim()).slice(0, alignments.length);
      row(cells, 'td_open', 'td', filledTo(cells, alignments.length), first + 2 + i);
    }
    tokens.push(close);
  }
  tokens.push(close);
}
