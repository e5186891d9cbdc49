import { createElement, type ReactElement, type ReactNode } from 'react';

/** What KaTeX writes of MathML. All of it is harmless: no address, no style, no script. */
const elements = new Set(
  'math mrow mi mn mo ms mtext mspace msup msub msubsup mover munder munderover mmultiscripts mfrac msqrt mroot mtable mtr mtd mlabeledtr mstyle mpadded mphantom menclose'.split(
    ' ',
  ),
);
const attributes = new Set(
  'accent accentunder columnalign columnlines columnspacing depth display displaystyle fence height largeop linebreak linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation rowalign rowlines rowspacing rspace scriptlevel separator side stretchy symmetric voffset width'.split(
    ' ',
  ),
);

/** Deeper formulas are not drawn. */
const maxDepth = 100;
/** Nor are larger ones: a few macros can make a great deal. */
const maxElements = 5000;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" };
const decode = (text: string): string => text.replace(/&(amp|lt|gt|quot|#x27);/g, (_, name: string) => entities[name]!);

interface Open {
  readonly name: string;
  readonly props: Record<string, string>;
  readonly children: ReactNode[];
}

/**
 * The `math` element in KaTeX's markup, as React elements: no markup is ever handed to the page as a string. The TeX
 * source that comes with it is left out.
 *
 * @throws {RangeError} where the formula is too deep or too large.
 */
export function elementsOf(markup: string): ReactElement | null {
  const inside = /<math[\s\S]*<\/math>/.exec(markup.replace(/<annotation[\s\S]*<\/annotation>/, ''))?.[0] ?? '';
  const root: Open = { name: '', props: {}, children: [] };
  const stack: Open[] = [root];
  let count = 0;
  for (const [, close, name = '', attrs = '', text] of inside.matchAll(/<(\/?)([a-z]+)([^<>]*?)\/?>|([^<]+)/g)) {
    const parent = stack.at(-1)!;
    if (text !== undefined) parent.children.push(decode(text));
    else if (close === '/') {
      const { name: type, props, children } = stack.pop()!;
      const into = stack.at(-1)!.children;
      // An unknown element is its content.
      if (elements.has(type)) into.push(createElement(type, { key: into.length, ...props }, ...children));
      else into.push(...children);
    } else {
      if (stack.length > maxDepth || ++count > maxElements) throw new RangeError('The formula is too large.');
      stack.push({ name, props: propsOf(attrs), children: [] });
    }
  }
  return (root.children[0] as ReactElement | undefined) ?? null;
}

function propsOf(source: string): Record<string, string> {
  const props: Record<string, string> = {};
  for (const [, name = '', value = ''] of source.matchAll(/([a-z]+)="([^"]*)"/g))
    if (attributes.has(name)) props[name] = decode(value);
  return props;
}
