/** For authors of a format: the pieces that make a growing text cheap to draw. */
export { cleanText, withoutOpenSequence } from './streaming-text/clean-text.ts';
export { append, appendAll, changeAt, type GrowingList, type GrowingText } from './streaming-text/growing-list.ts';
export { isExtension, owned } from './streaming-text/owned-text.ts';
export { addBlock, addBlocks, fullPages, noPages, redrawBlock, type Pages } from './streaming-text/pages.ts';
export type {
  FormattedText,
  TextComponents,
  TextFormat,
  TextFormatContext,
  UrlPolicy,
} from './streaming-text/text-format.ts';
