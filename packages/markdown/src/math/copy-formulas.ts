/**
 * A formula that is selected is copied as it was written: its elements are no text that anybody could read.
 *
 * @returns A function that stops it. As long as one formula is on the page, it goes on.
 */
export function copyFormulas(): () => void {
  users += 1;
  if (users === 1) document.addEventListener('copy', copy);
  return () => {
    users -= 1;
    if (users === 0) document.removeEventListener('copy', copy);
  };
}

let users = 0;

/** What is on screen and not copied: the header of a code block, buttons, the way back from a footnote. */
const unselectable = '.rivulet-code-header, button, .rivulet-footnote-back';

/** A page that is skipped by layout where it is out of sight has no text there. */
const skipped = 'data-rivulet-settled';

function copy(event: ClipboardEvent): void {
  const selection = getSelection();
  if (event.defaultPrevented || event.clipboardData === null || selection?.rangeCount !== 1) return;
  const range = selection.getRangeAt(0).cloneRange();
  // Of a formula that is selected in part, all is copied.
  const [first, last] = [around(range.startContainer, '.rivulet-math'), around(range.endContainer, '.rivulet-math')];
  if (range.collapsed) return;
  if (first !== null) range.setStartBefore(first);
  if (last !== null) range.setEndAfter(last);
  // What is around the texts of a page is its own business.
  const text = around(range.commonAncestorContainer, '.rivulet-streaming-text');
  const fragment = range.cloneContents();
  if (text === null || fragment.querySelector('.rivulet-math > math') === null) return;
  for (const element of fragment.querySelectorAll(unselectable)) element.remove();
  for (const page of fragment.querySelectorAll(`[${skipped}]`)) page.removeAttribute(skipped);
  const place = document.createElement('div');
  place.className = text.className;
  place.append(fragment);
  event.clipboardData.setData('text/html', place.innerHTML);
  for (const formula of place.querySelectorAll<HTMLElement>('.rivulet-math')) {
    formula.textContent = formula.getAttribute('data-rivulet-text');
    formula.style.whiteSpace = 'pre';
  }
  event.clipboardData.setData('text/plain', textOf(place));
  event.preventDefault();
}

const around = (node: Node, selector: string): Element | null =>
  (node instanceof Element ? node : node.parentElement)?.closest(selector) ?? null;

/** The text as it would be copied: in its lines, which only what is on the page has. */
function textOf(place: HTMLElement): string {
  place.setAttribute('aria-hidden', 'true');
  Object.assign(place.style, { position: 'fixed', insetInlineStart: '-200vw' } satisfies Partial<CSSStyleDeclaration>);
  document.body.append(place);
  try {
    return place.innerText;
  } finally {
    place.remove();
  }
}
