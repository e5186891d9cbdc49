/**
 * The normaliser by which our markup and the specification's are compared: what is ours by design is taken off.
 *
 * 1. Pages, chunks of code lines and the frame around a code block are unwrapped; the frame's header goes.
 * 2. HTML of the text is text: the element that holds it is unwrapped.
 * 3. Attributes that are ours: classes, `dir`, `rel`, `target`, `tabindex`, `referrerpolicy`, `loading`.
 * 4. White space between blocks, and at the edges of a block's text, is nothing; not so in `pre`.
 */
export function normalise(html: string): string {
  const root = document.createElement('div');
  root.innerHTML = html;
  for (const header of root.querySelectorAll('.rivulet-code-header')) header.remove();
  for (const wrapper of root.querySelectorAll('.rivulet-page, .rivulet-lines, .rivulet-code, .rivulet-html'))
    wrapper.replaceWith(...wrapper.childNodes);
  for (const element of root.querySelectorAll('*')) {
    for (const name of ['dir', 'rel', 'target', 'tabindex', 'referrerpolicy', 'loading']) element.removeAttribute(name);
    const language = /language-\S+/.exec(element.className)?.[0];
    element.removeAttribute('class');
    if (language !== undefined) element.className = language;
  }
  root.normalize();
  trim(root);
  return root.innerHTML;
}

const blocks = new Set([
  'DIV',
  'P',
  'H1',
  'H2',
  'H3',
  'H4',
  'H5',
  'H6',
  'UL',
  'OL',
  'LI',
  'BLOCKQUOTE',
  'PRE',
  'HR',
  'TABLE',
  'THEAD',
  'TBODY',
  'TR',
  'TH',
  'TD',
  'BR',
]);
const isBlock = (node: Node | null): boolean => node === null || blocks.has(node.nodeName);

function trim(element: Element): void {
  for (const node of Array.from(element.childNodes)) {
    if (node instanceof Element) {
      if (node.nodeName !== 'PRE') trim(node);
    } else {
      let text = node.nodeValue ?? '';
      if (isBlock(node.previousSibling) && (node.previousSibling !== null || blocks.has(element.nodeName)))
        text = text.trimStart();
      if (isBlock(node.nextSibling) && (node.nextSibling !== null || blocks.has(element.nodeName)))
        text = text.trimEnd();
      if (text === '') node.remove();
      else node.nodeValue = text;
    }
  }
}
