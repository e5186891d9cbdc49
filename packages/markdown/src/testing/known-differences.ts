import { textsOf } from './other-parser.ts';

/** Where the other parser is known to read something else, and why ours is kept. */
export interface KnownDifference {
  readonly name: string;
  readonly reason: string;
  readonly example: string;
  /** The text has what they differ about. */
  readonly pattern: RegExp;
  /** Takes what they differ about, and nothing else, off the HTML of either. Without it the text is not compared. */
  readonly without?: (root: Element) => void;
}

const marker = '(?:[-+*]|\\d{1,9}[.)])';
/** An item that cannot interrupt a paragraph: it is empty, or does not begin with a 1. */
const weakItem = `(?:${marker}[ \\t]*$|(?!1[.)])\\d{1,9}[.)])`;
const address = '(?:https?://|www\\.|@)';

export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'code that is open at the end of the text',
    reason: 'Theirs adds a line ending that is not in the text; while code streams it would come and go.',
    example: '```\na',
    pattern: /[^\n]$|\n[ \t>]*\n$|`{3}|~{3}/,
    without(root) {
      const code = [...root.querySelectorAll('pre > code')].at(-1);
      if (code !== undefined) code.textContent = code.textContent.trimEnd();
    },
  },
  {
    name: 'what is a link by itself',
    reason:
      '[GFM §6.9] wants a domain behind `www.` and `@`, and some text before neither. Ours also links behind an open bracket and between letters of scripts that set no spaces, and ends at their punctuation.',
    example: '[http://a.example',
    pattern: new RegExp(address, 'i'),
    without(root) {
      for (const link of root.querySelectorAll('a')) {
        const text = link.textContent;
        const href = decodeURI(link.getAttribute('href') ?? '');
        if ([text, `http://${text}`, `mailto:${text}`].includes(href)) link.replaceWith(...link.childNodes);
      }
    },
  },
  {
    name: 'markup inside of an address',
    reason:
      '[GFM §6.9] All but white space and `<` belongs to an address. Theirs is none where ours is one, or the other way round: then it is markup.',
    example: '[http://a.example/\\\\*',
    pattern: new RegExp(`${address}[^\\s<]*[\\\\&[\`*_~]`, 'i'),
  },
  {
    name: 'characters no eye can see',
    reason: 'Ours strips what hides or reorders text, and theirs has a sign in the place of what was escaped.',
    example: '&#5;',
    pattern: /&#|[\u{E0000}-\u{E007F}]/u,
    without(root) {
      for (const text of textsOf(root)) text.data = text.data.replace(/[\uFFFD\p{Cc}\u{E0000}-\u{E007F}]/gu, '').trim();
    },
  },
  {
    name: 'line endings behind a definition, and of HTML in an item',
    reason: 'Theirs loses the next one that is text: of code or of HTML.',
    example: '[a]: b\n\n<div>\nc\n',
    pattern: /\[[^\]]+\]:|\n[ \t>]+<[?!/a-z]/i,
    without(root) {
      for (const text of textsOf(root)) text.data = text.data.replace(/\n+/g, '');
    },
  },
  {
    name: 'code spans over lines',
    reason: '[spec §4.8] What indents a line of a paragraph is not its own; theirs keeps it in code.',
    example: '`a\n  b`\n',
    pattern: /`[^`]*\n[ \t]+/,
    without(root) {
      for (const code of root.querySelectorAll(':not(pre) > code'))
        code.textContent = code.textContent.replace(/\s+/g, ' ').trim();
    },
  },
  {
    name: 'an image without an address',
    reason: 'React writes no empty `src`: a browser would load the page itself.',
    example: '![a]()\n',
    pattern: /!\[/,
    without(root) {
      for (const image of root.querySelectorAll('img[src=""]')) image.removeAttribute('src');
    },
  },
  {
    name: 'a row that lacks three cells or more',
    reason: 'One empty cell stands for all of them: a table of a thousand columns may have rows of one letter.',
    example: '|a|b|c|d|\n|-|-|-|-|\n|e|\n',
    pattern: /\|.*\|.*\|.*\n[ \t>]*[|:-][|: \t-]*\n/,
    without(root) {
      for (const cell of root.querySelectorAll('[colspan]')) {
        cell.before(
          ...Array.from({ length: Number(cell.getAttribute('colspan')) }, () => document.createElement('td')),
        );
        cell.remove();
      }
      for (const cell of root.querySelectorAll('td:empty')) cell.removeAttribute('align');
    },
  },
  {
    name: 'footnotes that only footnotes refer to',
    reason: 'Theirs shows what no reader is led to.',
    example: '[^1]: a[^1]\n',
    pattern: /\[\^[^\]]+\]:/,
    without(root) {
      const references = [...root.querySelectorAll('sup')];
      if (references.every((reference) => reference.closest('section') !== null))
        root.querySelector('section')?.remove();
    },
  },
  {
    name: 'emphasis beside East Asian text',
    reason: '[beyond spec] It sets no spaces around punctuation, by which alone theirs tells where emphasis ends.',
    example: '**中。**中\n',
    pattern: /[*~][\p{Script=Han}\u3000-\u303F]|[\p{Script=Han}\u3000-\u303F][*~]/u,
  },
  {
    name: 'emphasis beside a tilde',
    reason: '[spec §6.2] A tilde is punctuation. Theirs has it open and close wherever another marker does.',
    example: '*~*a\n',
    pattern: /[*_]~|~[*_]/,
  },
  {
    name: 'an item that cannot interrupt a paragraph, and does not',
    reason:
      '[spec §5.2] It may begin a quotation or another item behind one, or follow indented code. Theirs takes it for text.',
    example: 'a\n> 2. b\n',
    pattern: new RegExp(
      `^[ \\t]*(?:>[ \\t]?|${marker}[ \\t]+|\\[\\^[^\\]]+\\]:[ \\t]*)+[ \\t]*${weakItem}|^[> \\t]*(?: {4}|\\t).*\\n\\s*(?:>[ \\t]?)*${weakItem}`,
      'm',
    ),
  },
  {
    name: 'indented code behind a quotation or an item',
    reason: '[spec §4.4] Its lines are one block; theirs has a block of each of the first two.',
    example: '-\n\n    a\n    b\n',
    pattern: new RegExp(`^[ \\t]*(?:>|${marker}).*\\n(?:[ \\t]*\\n)*(?: {4}|\\t)`, 'm'),
  },
  {
    name: 'a bracket behind a reference',
    reason: '[spec §6.3] What is no label leaves the reference before it a reference.',
    example: '[a]: b\n\n[a][\n',
    pattern: /\]\[/,
  },
  {
    name: 'a tag alone on a line of a paragraph',
    reason: '[spec §4.6] It cannot interrupt a paragraph, with or without the markers of what that is in.',
    example: '> a\n<b>\n',
    pattern: /\S.*\n(?:.+\n)*?[ \t>]*<\/?[a-z][^\n]*>[ \t]*$/im,
  },
  {
    name: "a table's head without the markers of what it is in",
    reason: 'It goes on with a paragraph, and only that. Theirs has it begin a table in there.',
    example: '- a\nb|c\n  -|-\n',
    pattern: new RegExp(`^[ \\t]*(?:>|${marker}).*\\n.+\\n[ \\t>]*[|:-][|: \\t-]*$`, 'm'),
  },
];
