import { random } from '../../packages/core/src/sse/testing/vectors.ts';

const words =
  'stream token model answer render layout paint frame scroll page block list table code value event proxy server client buffer chunk parser state update'.split(
    ' ',
  );

/** Markdown as models write it: headings, paragraphs with markup, lists, tables, fenced code. */
function richText(length: number, seed = 1): string {
  const next = random(seed);
  const some = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  const word = (): string => words[Math.floor(next() * words.length)]!;
  const phrase = (count: number): string => Array.from({ length: count }, word).join(' ');
  const marked = (): string =>
    [phrase(4), `**${phrase(2)}**`, `\`${word()}\``, `*${phrase(2)}*`, `[${phrase(2)}](https://example.com/${word()})`][
      some(0, 4)
    ]!;
  const sentence = (): string => `${Array.from({ length: some(3, 7) }, marked).join(' ')}. `;
  const blocks = [
    (): string => `## ${phrase(4)}\n\n`,
    (): string => `${Array.from({ length: some(1, 4) }, sentence).join('')}\n\n`,
    (): string => `${Array.from({ length: some(1, 4) }, sentence).join('')}\n\n`,
    (): string => `${Array.from({ length: some(3, 7) }, () => `- ${sentence()}\n`).join('')}\n`,
    (): string => `${Array.from({ length: some(3, 6) }, (_, i) => `${i + 1}. ${sentence()}\n`).join('')}\n`,
    (): string =>
      `| ${word()} | ${word()} | ${word()} |\n|---|---|---|\n${Array.from({ length: some(2, 6) }, () => `| ${phrase(2)} | ${marked()} | ${word()} |\n`).join('')}\n`,
    (): string =>
      `\`\`\`ts\n${Array.from({ length: some(3, 12) }, () => `const ${word()} = ${word()}(${some(0, 99)});\n`).join('')}\`\`\`\n\n`,
  ];
  let text = '';
  while (text.length < length) text += blocks[some(0, blocks.length - 1)]!();
  return text.slice(0, length);
}

const oneList = (length: number): string => {
  let text = '';
  for (let i = 0; text.length < length; i++)
    text += `- item ${i} with some **bold words** and \`code\` in it, as lists have\n`;
  return text.slice(0, length);
};

const oneTable = (length: number): string => {
  let text = '| number | what | value |\n|---|---|---|\n';
  for (let i = 0; text.length < length; i++) text += `| ${i} | some **words** about it | \`value ${i % 7}\` |\n`;
  return text.slice(0, length);
};

const oneCodeBlock = (length: number): string => {
  let text = '```ts\n';
  for (let i = 0; text.length < length; i++) text += `  const value${i} = compute(${i}, other); // a line of code\n`;
  return text.slice(0, length);
};

const proseText = (length: number): string => {
  const next = random(3);
  let text = '';
  while (text.length < length)
    text += `${Array.from({ length: 20 + Math.floor(next() * 60) }, () => words[Math.floor(next() * words.length)]).join(' ')}.\n\n`;
  return text.slice(0, length);
};

/** Rich text in which one footnote and one link are defined late, and named early. */
const definedText = (length: number): string =>
  `A note[^1] and [a link][late].\n\n[^1]: The note.\n\n[late]: https://example.com/late\n\n${richText(length)}`.slice(
    0,
    length,
  );

export const texts = { richText, definedText, oneList, oneTable, oneCodeBlock, proseText };
