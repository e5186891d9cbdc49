export { EventDataError } from './event-data-error.ts';
export type { EventStreamState } from './event-stream-store.ts';
export type { EventParser } from './parse-event.ts';
export { CopySource, copySource, type CopySourceProps } from './streaming-text/copy-source.tsx';
export {
  StreamingText,
  type StreamingTextOptions,
  type StreamingTextProps,
  type StreamingTextSource,
} from './streaming-text/streaming-text.tsx';
export type {
  FormattedText,
  TextComponents,
  TextFormat,
  TextFormatContext,
  UrlPolicy,
} from './streaming-text/text-format.ts';
export type { TextStream } from './streaming-text/text-stream.ts';
export { type FadeInOptions, useFadeIn } from './streaming-text/use-fade-in.ts';
export { type StickToBottom, useStickToBottom } from './streaming-text/use-stick-to-bottom.ts';
export { useChatMessage } from './use-chat-message.ts';
export {
  type OwnChatOptions,
  type SharedChatOptions,
  useChatStream,
  type UseChatStreamOptions,
  type UseChatStreamResult,
} from './use-chat-stream.ts';
export { type EventStreamHookOptions, useEventStream, type UseEventStreamResult } from './use-event-stream.ts';
export { useStructuredOutput } from './use-structured-output.ts';
