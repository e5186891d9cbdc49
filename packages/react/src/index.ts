export { StreamingText, type StreamingTextOptions, type StreamingTextProps, type StreamingTextSource } from './streaming-text/streaming-text.tsx';
export type { FormattedText, TextComponents, TextFormat, TextFormatContext, UrlPolicy } from './streaming-text/text-format.ts';
