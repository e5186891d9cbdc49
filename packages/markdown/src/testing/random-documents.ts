/** Mulberry32: small, seeded, good enough to cut texts with. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const extras = [
  '| a | b |\n|---|:-:|\n| 1 | 2 |\n| `x|y` | **z** |\n',
  '- [ ] open\n- [x] done\n\n  more\n',
  '~~gone~~ https://example.com/a_b(c)?d=e. www.example.com/x and me@example.com\n',
  'See[^1] and [^note], again[^1].\n\n[^1]: First.\n[^note]: Second *one*\n\n    with a paragraph.\n',
  '[late] and [other][late]\n\n[late]: https://example.com "title"\n',
  '1. one\n2. two\n\n   loose\n3. three\n',
  '- a\n- b\n- c\n  - d\n  - e\n\n- f\n',
  '```js\nconst a = 1;\n\n```\n',
  '**中文**。*日本語*と\n',
  '> quote\nlazy\n\n> - list\n>   more\n',
  'a\r\nb\r\n\r\nc\r\n',
  '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} 👩‍👩‍👧 e\u0301\n',
];

/** Pieces put together at random, with or without lines between them. */
export function randomDocument(seed: number, pieces: readonly string[], length = 6): string {
  const next = random(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  let text = '';
  while (next() > 1 / length) text += pick(next() < 0.3 ? extras : pieces) + pick(['', '', '\n', '\n\n', '  ', '    ']);
  return text;
}

const starts =
  '¦¦¦¦- ¦* ¦1. ¦2) ¦> ¦>¦  ¦    ¦\t¦# ¦## ¦```\n¦~~~ js\n¦---¦===¦- [ ] ¦- [x] ¦[^1]: ¦[a]: /u "t"\n¦[b]: <x y>¦| a | b |\n|---|:-:|\n¦| ¦|-|-|\n¦<div>\n¦<!-- ¦***\n¦+\n'.split(
    '¦',
  );
const marks =
  'a¦b ¦ ¦ ¦  ¦*¦**¦_¦__¦~¦~~¦`¦``¦[¦]¦[a]¦[b][]¦[x](/y)¦![i](/s "t")¦(¦)¦](¦[^1]¦<¦>¦<b>¦</b>¦<https://e.x/>¦ https://e.example/p_q?r=s&t ¦ www.e.example ¦ m@e.example ¦&amp;¦&copy;¦&#35;¦\\¦\\*¦\\|¦|¦!¦中¦。¦é¦"¦\'¦.¦:¦-¦=¦#¦1¦\n¦  \n¦\\\n¦\n\n¦\n'.split(
    '¦',
  );

/** Lines of nothing but markup, as no author would write them. */
export function randomMarkup(seed: number): string {
  const next = random(seed);
  const pick = (from: readonly string[]): string => from[Math.floor(next() * from.length)]!;
  let text = '';
  for (let lines = 1 + Math.floor(next() * 9); lines > 0; lines--) {
    while (next() < 0.55) text += pick(starts);
    while (next() < 0.8) text += pick(marks);
    text += pick(['\n', '\n', '\n\n', '']);
  }
  return text;
}

/** Cuts a text at random places. */
export function randomCuts(seed: number, text: string): number[] {
  const next = random(seed);
  const cuts: number[] = [];
  for (let at = 0; at < text.length; at += 1 + Math.floor(next() ** 2 * 40)) cuts.push(at);
  return [...cuts, text.length];
}
