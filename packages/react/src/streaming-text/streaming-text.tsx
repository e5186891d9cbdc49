'use client';
import { useEffect, useReducer, useRef, useSyncExternalStore, type ReactElement, type ReactNode } from 'react';
import type { ChatMessage, ReasoningPart, RefusalPart, TextPart } from '@rivulet/chat';
import { useChatMessage } from '../use-chat-message.ts';
import { reportError } from '../report-error.ts';
import { TextBody } from './text-body.tsx';
import type { TextComponents, TextFormat, UrlPolicy } from './text-format.ts';
import { streamedText, type TextStream } from './text-stream.ts';
import { useAnnouncement } from './use-announcement.ts';

/** How the text is shown; all of it optional. */
export interface StreamingTextOptions {
  /** Default: plain text, in which nothing means anything. */
  readonly format?: TextFormat;
  /**
   * Reveals text evenly, character by character as readers count them, never more than 250 ms behind the network.
   * Everything is shown at once where motion is not wanted or nobody looks. Default: off, text shows as it comes.
   */
  readonly smooth?: boolean;
  /** Draws a caret behind the last character while text arrives. Default: off. */
  readonly caret?: boolean;
  /**
   * Has assistive technology hear whole sentences, or everything at the end, politely. Default: `off`, for
   * conversations in a `role="log"`, which are announced already.
   */
  readonly announce?: 'sentence' | 'end' | 'off';
  /** Which addresses in the text may be used. Default: harmless links, no images. */
  readonly urlPolicy?: UrlPolicy;
  /** Draws elements of the format with components of your own. Keep the object's values stable. */
  readonly components?: TextComponents;
  /** Added to the class `rivulet-streaming-text`. */
  readonly className?: string;
}

interface NoSource {
  readonly text?: never;
  readonly message?: never;
  readonly part?: never;
  readonly stream?: never;
  readonly streaming?: never;
  readonly onError?: never;
}

type Source<Given> = Given & Omit<NoSource, keyof Given>;

/** Where the text comes from: exactly one of these. */
export type StreamingTextSource =
  /** A string that grows, from any state; `streaming` says whether more may follow. Default: no. */
  | Source<{ readonly text: string; readonly streaming?: boolean }>
  /** A message. It stays live by itself, where it comes from a chat: the parent need not render. */
  | Source<{ readonly message: ChatMessage }>
  /** One part of a message; `streaming` says whether more may follow. Default: no. */
  | Source<{ readonly part: TextPart | ReasoningPart | RefusalPart; readonly streaming?: boolean }>
  /**
   * Strings as they come, or a response whose body is plain text. It is read once, however often this mounts. Where it
   * fails, what has come stays, and `onError` is called, once; without one the error goes to `window.onerror`. An
   * `AbortError` is the caller's own doing, and none.
   */
  | Source<{
      readonly stream: TextStream;
      /** Called with what the stream failed with. Default: `window.onerror` hears of it. */
      readonly onError?: (error: unknown) => void;
    }>;

/** One source of text, and how it is shown. */
export type StreamingTextProps = StreamingTextOptions & StreamingTextSource;

interface ShownText {
  readonly key: string;
  readonly id?: string;
  readonly text: string;
  readonly streaming: boolean;
}

/**
 * Shows a text that is still arriving, at a cost that does not grow with it: what is settled is never rendered or
 * laid out again. Needs the stylesheet `@rivulet/react/styles.css`.
 */
export function StreamingText(props: StreamingTextProps): ReactElement {
  const { message, part, stream, text = part?.text, streaming = false, onError, ...options } = props;
  if (message) return <MessageText message={message} options={options} />;
  if (stream) return <StreamText stream={stream} onError={onError} options={options} />;
  return <Texts options={options} streaming={streaming} texts={[{ key: 'text', text: text ?? '', streaming }]} />;
}

/** A message's text parts one by one: a tool call between two of them is a border, not a place to glue. */
function MessageText({
  message,
  options,
}: {
  readonly message: ChatMessage;
  readonly options: StreamingTextOptions;
}): ReactElement {
  const { status, parts } = useChatMessage(message);
  const streaming = status === 'pending' || status === 'streaming';
  const texts: ShownText[] = [];
  for (const part of parts) {
    if (part.type === 'text' || part.type === 'refusal')
      texts.push({ ...part, id: `${message.id}-${part.key}`, streaming: streaming && part === parts.at(-1) });
  }
  return <Texts options={options} streaming={streaming} texts={texts} />;
}

function StreamText({
  stream,
  onError = reportError,
  options,
}: {
  readonly stream: TextStream;
  readonly onError: ((error: unknown) => void) | undefined;
  readonly options: StreamingTextOptions;
}): ReactElement {
  const { subscribe, getSnapshot } = streamedText(stream);
  const { text, streaming, untold } = useSyncExternalStore(subscribe, getSnapshot, getSnapshot);
  useEffect(() => {
    if (untold.length > 0) onError(untold.pop());
  });
  return <StreamingText {...options} text={text} streaming={streaming} />;
}

interface TextsProps {
  readonly options: StreamingTextOptions;
  readonly streaming: boolean;
  readonly texts: readonly ShownText[];
}

function Texts({ options, streaming, texts }: TextsProps): ReactElement {
  const { announce = 'off', className } = options;
  const element = useRef<HTMLDivElement>(null);
  /** Texts that are not wholly shown yet: they may take longer than their stream. */
  const [unfinished, count] = useReducer((sum: number, change: number) => sum + change, 0);
  const busy = streaming || unfinished > 0;
  const message = useAnnouncement(element, busy, announce);
  const bodies: ReactNode[] = texts.map(({ key, ...text }) => (
    <TextBody key={key} {...options} {...text} count={count} />
  ));
  // The announcement stands beside the text: what is inside an element that is busy is not read.
  return (
    <>
      <div
        ref={element}
        className={className ? `rivulet-streaming-text ${className}` : 'rivulet-streaming-text'}
        aria-busy={busy}
      >
        {bodies}
      </div>
      {announce !== 'off' && (
        <output className="rivulet-announcement" aria-live="polite">
          {message}
        </output>
      )}
    </>
  );
}
