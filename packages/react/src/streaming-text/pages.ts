import { createElement, type ReactElement } from 'react';
import { appendAll, changeAt, type GrowingList } from './growing-list.ts';

/** Blocks on one page. Layout is skipped by the page: on each block that costs more than it saves. */
const pageSize = 16;

/**
 * Blocks in pages of sixteen. A block belongs to its page from birth: one that moved would be mounted again, and the
 * reader's selection in it would be gone. A value: adding a block gives new pages and shares the rest.
 */
export interface Pages {
  /** One element per page. */
  readonly content: GrowingList<ReactElement>;
  /** The blocks of the last page. */
  readonly last: readonly ReactElement[];
  readonly blocks: number;
}

/** Where nothing is settled yet. */
export const noPages: Pages = { content: [], last: [], blocks: 0 };

const page = (index: number, blocks: readonly ReactElement[]): ReactElement =>
  createElement('div', { key: index, className: 'rivulet-page' }, blocks);

/**
 * Puts a settled block behind the others.
 *
 * @param block - Its key is its place among all blocks.
 */
export function addBlock({ content, last, blocks }: Pages, block: ReactElement): Pages {
  const onPage = blocks % pageSize ? [...last, block] : [block];
  const index = fullPages(blocks);
  return { content: changeAt(content, index, () => page(index, onPage)), last: onPage, blocks: blocks + 1 };
}

/** Puts settled blocks behind the others: as if each had been added by itself, at less cost. */
export function addBlocks(pages: Pages, added: readonly ReactElement[]): Pages {
  let { content, last, blocks } = pages;
  const room = (pageSize - (blocks % pageSize)) % pageSize;
  for (const block of added.slice(0, room)) ({ content, last, blocks } = addBlock({ content, last, blocks }, block));
  const more: ReactElement[] = [];
  for (let i = room; i < added.length; i += pageSize) {
    last = added.slice(i, i + pageSize);
    more.push(page(fullPages(blocks), last));
    blocks += last.length;
  }
  return { content: appendAll(content, more), last, blocks };
}

/** Draws a block that is settled once more. */
export function redrawBlock(pages: Pages, index: number, block: ReactElement): Pages {
  const number = fullPages(index);
  const isLast = number === fullPages(pages.blocks - 1);
  let onPage: readonly ReactElement[] = [];
  const content = changeAt(pages.content, number, (old) => {
    onPage = (old!.props as { readonly children: readonly ReactElement[] }).children.map((other, i) =>
      i === index % pageSize ? block : other,
    );
    return page(number, onPage);
  });
  return { ...pages, content, last: isLast ? onPage : pages.last };
}

/** Pages that take no more blocks. */
export const fullPages = (settledBlocks: number): number => Math.floor(settledBlocks / pageSize);
