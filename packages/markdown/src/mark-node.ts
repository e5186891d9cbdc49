/** What is drawn, free of the parser's notions: an element's name, what it needs to know, and what is in it. */
export type MarkNode = string | MarkElement;

/** An HTML element, or one of those that are drawn in a way of their own. */
export type MarkType =
  | keyof HTMLElementTagNameMap
  | 'code-block'
  | 'html-block'
  | 'image'
  | 'link'
  | 'task'
  | 'footnote'
  | 'footnote-reference'
  | 'footnote-back'
  | 'component'
  | 'lines';

export interface MarkElement {
  readonly type: MarkType;
  readonly props: Readonly<Record<string, unknown>>;
  readonly children: readonly MarkNode[];
  /** Code whose last line has come, though the text may go on behind it. Says nothing of how it is drawn at the end. */
  readonly isClosed?: boolean;
}
