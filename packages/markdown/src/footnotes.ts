import type { MarkdownIt } from 'markdown-it';

/**
 * Footnotes as GitHub has them: `[^label]` in the text, `[^label]: …` in a paragraph of its own, continued by
 * indented lines. A reference is one only where its definition is known: `env.footnote(label)` says so.
 */
export function footnotes(md: MarkdownIt): void {
  md.block.ruler.before(
    'reference',
    'footnote',
    (state, startLine, endLine, silent) => {
      const start = state.bMarks[startLine]! + state.tShift[startLine]!;
      if (state.sCount[startLine]! - state.blkIndent >= 4) return false;
      const [marker, label] =
        /^\[\^([^\]\s]{1,200})\]:/.exec(state.src.slice(start, Math.min(start + 210, state.eMarks[startLine]!))) ?? [];
      if (marker === undefined || label === undefined) return false;
      if (silent) return true;
      const open = state.push('footnote_open', '', 1);
      open.meta = { label: footnoteLabel(label) };
      open.map = [startLine, startLine];
      const { parentType, blkIndent, tight } = state;
      const { [startLine]: bMark } = state.bMarks;
      const { [startLine]: tShift } = state.tShift;
      const { [startLine]: sCount } = state.sCount;
      // The text behind the marker stands as if it were indented; the lines after it have to be.
      const space = /^[ \t]*/.exec(state.src.slice(start + marker.length, state.eMarks[startLine]))![0].length;
      state.bMarks[startLine] = start + marker.length + space;
      state.tShift[startLine] = 0;
      state.sCount[startLine] = blkIndent + 4;
      state.blkIndent = blkIndent + 4;
      state.parentType = 'footnote' as typeof parentType;
      state.md.block.tokenize(state, startLine, endLine);
      if (state.line <= startLine) state.line = startLine + 1;
      state.parentType = parentType;
      state.blkIndent = blkIndent;
      state.tight = tight;
      state.bMarks[startLine] = bMark!;
      state.tShift[startLine] = tShift!;
      state.sCount[startLine] = sCount!;
      open.map[1] = state.line;
      state.push('footnote_close', '', -1);
      return true;
    },
    { alt: ['paragraph', 'reference', 'list', 'blockquote'] },
  );
  md.inline.ruler.before('link', 'footnote_reference', (state, silent) => {
    if (state.src.charCodeAt(state.pos) !== 0x5b || state.src.charCodeAt(state.pos + 1) !== 0x5e) return false;
    const [marker, label] = /^\[\^([^\]\s]{1,200})\]/.exec(state.src.slice(state.pos, state.pos + 204)) ?? [];
    if (marker === undefined || label === undefined) return false;
    const isKnown = state.env['footnote'] as (label: string) => boolean;
    if (!isKnown(footnoteLabel(label))) return false;
    if (!silent) state.push('footnote_reference', '', 0).meta = { label: footnoteLabel(label) };
    state.pos += marker.length;
    return true;
  });
}

/** Footnotes and links have labels of their own; this keeps them apart in one table. */
const footnoteLabel = (label: string): string => `^${label.toLowerCase()}`;
