/**
 * What draws nothing and can hide or reorder text: control characters, ESC among them; embeddings and overrides of the
 * writing direction; invisible operators and deprecated format characters; tags outside a flag; variation selectors
 * behind another one. Joiners, direction marks, isolates and soft hyphens stay: languages and emoji need them.
 *
 * First comes what is kept: white space, and a flag of a subdivision, such as Scotland's: a black flag, letters and
 * digits as tags, and the tag that ends it.
 */
const invisible =
  /([\t\n\r]|\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,6}\u{E007F})|[\p{Cc}\u202A-\u202E\u2061-\u2064\u206A-\u206F\uFFF9-\uFFFB\u{E0000}-\u{E007F}]|(?<=\p{VS})\p{VS}/gu;

/** Most texts are in these ranges, and need no closer look. */
const suspicious = /[^\t\n\r -~\u00A0-\u2029\u2070-\uD7FF]/;

/** The text without characters that draw nothing but can deceive. */
export const cleanText = (text: string): string => (suspicious.test(text) ? text.replace(invisible, '$1') : text);

/** A character that is not whole yet: a flag and what of its tags has come, half a surrogate pair, half a line break. */
const openSequence = /(\u{1F3F4}[\u{E0020}-\u{E007E}]{0,6})?[\r\uD800-\uDBFF]?$/u;

/** A text that may go on, without the character at its end that is not whole yet. Looks at the end alone. */
export const withoutOpenSequence = (text: string): string =>
  // A flag is a pair, at most six tags of a pair each, and its end.
  text.slice(0, text.length - openSequence.exec(text.slice(-16))![0].length);
