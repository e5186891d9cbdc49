import type { Block, Kind } from './block.ts';
import { cellsOf, filledTo } from './tables.ts';
import { token, type Token } from './token.ts';

/** The blocks as a row of tokens, with their inline content still to be read. */
export function tokensOf(root: Block): Token[] {
  const tokens: Token[] = [];
  for (const child of root.children) add(tokens, child, 0, false);
  return tokens;
}

function add(tokens: Token[], block: Block, level: number, isTight: boolean): void {
  const map = [block.first, block.end] as const;
  const around = (type: string, tag: string, rest?: Partial<Token>, tight = false): void => {
    tokens.push(token(`${type}_open`, tag, 1, { map, level, ...rest }));
    for (const child of block.children) add(tokens, child, level + 1, tight);
    tokens.push(token(`${type}_close`, tag, -1, { level }));
  };
  const text = (type: string, tag: string, content: string, rest?: Partial<Token>): void => {
    tokens.push(
      token(`${type}_open`, tag, 1, { map, level, ...rest }),
      token('inline', '', 0, { map, level: level + 1, content, children: [] }),
      token(`${type}_close`, tag, -1, { level, ...rest }),
    );
  };
  switch (block.type) {
    case 'quote':
      around('blockquote', 'blockquote');
      break;
    case 'list': {
      const { isOrdered, start } = block.marker;
      const attrs = isOrdered && start !== 1 ? { start: String(start) } : null;
      around(isOrdered ? 'ordered_list' : 'bullet_list', isOrdered ? 'ol' : 'ul', { attrs }, isTightList(block));
      break;
    }
    case 'item':
      around('list_item', 'li', undefined, isTight);
      break;
    case 'footnote':
      around('footnote', '', { meta: { label: block.label } });
      break;
    case 'paragraph':
      text('paragraph', 'p', contentOf(block), { hidden: isTight });
      break;
    case 'heading':
      text('heading', `h${block.level}`, contentOf(block), { markup: block.markup });
      break;
    case 'rule':
      tokens.push(token('hr', 'hr', 0, { map, level }));
      break;
    case 'fence':
      tokens.push(
        token('fence', 'code', 0, {
          map,
          level,
          content: block.lines.join(''),
          markup: block.fence.marker,
          info: block.fence.info,
        }),
      );
      break;
    case 'code':
      tokens.push(token('code_block', 'code', 0, { map, level, content: block.lines.join('') }));
      break;
    case 'html':
      tokens.push(token('html_block', '', 0, { map, level, content: block.lines.join('') }));
      break;
    case 'definition':
      tokens.push(token('reference_definition', '', 0, { map, level, meta: { label: block.label } }));
      break;
    case 'table':
      addTable(tokens, block, level);
      break;
    case 'plugin': {
      const source = contentOf(block);
      const meta = block.isClosed ? block.syntax.read(source) : undefined;
      if (meta === undefined) text('paragraph', 'p', source, { hidden: isTight });
      else tokens.push(token('component', '', 0, { map, level, content: source, meta }));
    }
  }
}

const contentOf = ({ lines }: Block): string => (lines.length === 1 ? lines[0]! : lines.join('\n')).trim();

/** [spec §5.3] A list is loose when an empty line stands between two of its items, or between two blocks of one. */
const isTightList = ({ children }: Block): boolean =>
  !hasGap(children) && children.every((item) => !hasGap(item.children));

const hasGap = (blocks: readonly Block[]): boolean =>
  blocks.some(({ first }, i) => i > 0 && first > blocks[i - 1]!.end);

function addTable(
  tokens: Token[],
  { alignments, lines, first, end }: Block<Kind & { type: 'table' }>,
  level: number,
): void {
  const row = (cells: readonly string[], tag: 'th' | 'td', count: number, line: number): void => {
    tokens.push(token('tr_open', 'tr', 1, { map: [line, line + 1], level: level + 2 }));
    for (let i = 0; i < count; i++) {
      const alignment = alignments[i]!;
      tokens.push(
        token(`${tag}_open`, tag, 1, { level: level + 3, attrs: alignment === '' ? null : { align: alignment } }),
        token('inline', '', 0, { level: level + 4, content: cells[i] ?? '', children: [] }),
        token(`${tag}_close`, tag, -1, { level: level + 3 }),
      );
    }
    tokens.push(token('tr_close', 'tr', -1, { level: level + 2 }));
  };
  tokens.push(
    token('table_open', 'table', 1, { map: [first, end], level }),
    token('thead_open', 'thead', 1, { map: [first, first + 1], level: level + 1 }),
  );
  row(cellsOf(lines[0]!.trim()), 'th', alignments.length, first);
  tokens.push(token('thead_close', 'thead', -1, { level: level + 1 }));
  if (lines.length > 1) {
    tokens.push(token('tbody_open', 'tbody', 1, { map: [first + 2, end], level: level + 1 }));
    for (let i = 1; i < lines.length; i++) {
      const cells = cellsOf(lines[i]!.trim());
      row(cells, 'td', filledTo(cells.slice(0, alignments.length), alignments.length), first + 1 + i);
    }
    tokens.push(token('tbody_close', 'tbody', -1, { level: level + 1 }));
  }
  tokens.push(token('table_close', 'table', -1, { level }));
}
