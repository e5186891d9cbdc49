/** More words than these begin in groups: each is a range for the browser to paint. */
const most = 50;

let words: Intl.Segmenter | undefined;

/** The words in a range, each with what stands behind it. A word in two texts, such as one that is half bold, is two. */
export function wordsIn(range: Range): readonly Range[] {
  words ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  const found: Range[] = [];
  for (const [text, start, end] of textsIn(range)) {
    let from = start;
    let isWord = false;
    for (const { index, isWordLike } of words.segment(text.data.slice(start, end))) {
      if (isWordLike === true && isWord) {
        found.push(rangeOf(text, from, start + index));
        from = start + index;
      }
      isWord ||= isWordLike === true;
    }
    found.push(rangeOf(text, from, end));
  }
  return found.length <= most ? found : grouped(found);
}

/** The texts in a range, and where in them it begins and ends. */
function* textsIn(range: Range): Generator<readonly [Text, number, number]> {
  const { startContainer, startOffset, endContainer, endOffset, commonAncestorContainer } = range;
  const texts = document.createTreeWalker(commonAncestorContainer, NodeFilter.SHOW_TEXT);
  texts.currentNode = startContainer;
  for (
    let node: Node | null = startContainer.nodeType === Node.TEXT_NODE ? startContainer : texts.nextNode();
    node !== null;
    node = node === endContainer ? null : texts.nextNode()
  ) {
    const text = node as Text;
    const start = node === startContainer ? startOffset : 0;
    const end = node === endContainer ? endOffset : text.data.length;
    if (end > start) yield [text, start, end];
  }
}

function rangeOf(text: Text, start: number, end: number): Range {
  const range = document.createRange();
  range.setStart(text, start);
  range.setEnd(text, end);
  return range;
}

function grouped(ranges: readonly Range[]): readonly Range[] {
  const size = Math.ceil(ranges.length / most);
  const groups: Range[] = [];
  for (let i = 0; i < ranges.length; i += size) {
    const group = ranges[i]!.cloneRange();
    const { endContainer, endOffset } = ranges[Math.min(i + size, ranges.length) - 1]!;
    group.setEnd(endContainer, endOffset);
    groups.push(group);
  }
  return groups;
}
