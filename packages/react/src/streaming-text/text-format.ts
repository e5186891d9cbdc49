import type { ComponentType, JSX, ReactNode } from 'react';

/**
 * What of an answer's addresses may be used. Plain data, so that it crosses the server boundary and is compared by
 * value. A model's text is untrusted: by default no image is loaded at all, and only harmless links can be clicked.
 * Anything that is none of the following makes `markdown()` throw a `TypeError` that says what to write.
 */
export interface UrlPolicy {
  /**
   * Schemes a link may have besides `http`, `https` and `mailto`, without the colon; `'all'` for every one but those
   * that run code (`javascript`, `vbscript`, `data`). Default: none.
   */
  readonly links?: readonly string[] | 'all';
  /**
   * Origins images are loaded from, such as `https://cdn.example`, or `'self'` for the page's own; `'all'` for every
   * one. Default: none; the reader sees a placeholder with the address, and may click it.
   */
  readonly images?: readonly string[] | 'all';
}

/** The elements that a format draws, and what draws them instead. Keep each component's identity stable. */
export type TextComponents = {
  readonly [Tag in keyof JSX.IntrinsicElements]?: ComponentType<JSX.IntrinsicElements[Tag]>;
};

/** What a format has to know besides the text. */
export interface TextFormatContext {
  /** More text may follow. A format holds back what is still ambiguous until it is false. */
  readonly streaming: boolean;
  /** A message's id and its part's key, where there are ids to be made of it. Other texts have none. */
  readonly id?: string;
  /** Drawn behind the last character. */
  readonly caret?: ReactNode;
  readonly urlPolicy?: UrlPolicy | undefined;
  readonly components?: TextComponents | undefined;
}

/** A text as a format read it: a value, never changed. */
export interface FormattedText {
  readonly text: string;
  /** Pages, each one element: what is drawn inside the text's own element. */
  readonly content: ReactNode;
  /** How many of the pages, from the first, will not change if the text only grows. */
  readonly settledPages: number;
}

/**
 * Turns a growing text into elements. `read` is pure: it may run twice for one flush, or for a flush React throws
 * away. What it can keep of `previous` it keeps by identity, so that settled elements are not rendered again.
 */
export interface TextFormat {
  readonly name: string;
  /**
   * Reads the whole text so far, going on from what it made of an earlier one.
   *
   * @param previous - What the format returned for an earlier text of the same component; any text, not only a prefix.
   */
  read(previous: FormattedText | undefined, text: string, context: TextFormatContext): FormattedText;
}
