'use client';
import { useRef, useSyncExternalStore, type ReactElement, type ReactNode } from 'react';
import type { ChatMessage, ReasoningPart, RefusalPart, TextPart } from '@rivulet/chat';
import { useChatMessage } from '../use-chat-message.ts';
import { Announcement } from './announcement.tsx';
import { plainText } from './plain-text.ts';
import { TextBody } from './text-body.tsx';
import type { TextComponents, TextFormat, UrlPolicy } from './text-format.ts';
import { nothingYet, streamedText, type TextStream } from './text-stream.ts';

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
  /** Strings as they come, or a response whose body is plain text. It is read once, however often this mounts. */
  | Source<{ readonly stream: TextStream }>;

/** One source of text, and how it is shown. */
export type StreamingTextProps = StreamingTextOptions & StreamingTextSource;

interface ShownText {
  readonly key: string;
  readonly text: string;
  readonly streaming: boolean;
}

/**
 * Shows a text that is still arriving, at a cost that does not grow with it: what is settled is never rendered or
 * laid out again. Needs the stylesheet `@rivulet/react/styles.css`.
 */
export function StreamingText(props: StreamingTextProps): ReactElement {
  const { message, part, stream, text = part?.text ?? '', streaming = false } = props;
  if (message) return <MessageText message={message} options={props} />;
  if (stream) return <StreamText stream={stream} options={props} />;
  return <Texts options={props} streaming={streaming} texts={[{ key: 'text', text, streaming }]} />;
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
      texts.push({ key: part.key, text: part.text, streaming: streaming && part === parts.at(-1) });
  }
  return <Texts options={options} streaming={streaming} texts={texts} />;
}

function StreamText({
  stream,
  options,
}: {
  readonly stream: TextStream;
  readonly options: StreamingTextOptions;
}): ReactElement {
  const { subscribe, getSnapshot } = streamedText(stream);
  const { text, streaming } = useSyncExternalStore(subscribe, getSnapshot, () => nothingYet);
  return <Texts options={options} streaming={streaming} texts={[{ key: 'text', text, streaming }]} />;
}

interface TextsProps {
  readonly options: StreamingTextOptions;
  readonly streaming: boolean;
  readonly texts: readonly ShownText[];
}

function Texts({ options, streaming, texts }: TextsProps): ReactElement {
  const {
    format = plainText,
    smooth = false,
    caret = false,
    announce = 'off',
    urlPolicy,
    components,
    className,
  } = options;
  const element = useRef<HTMLDivElement>(null);
  const bodies: ReactNode[] = texts.map(({ key, ...text }) => (
    <TextBody
      key={key}
      {...text}
      smooth={smooth}
      format={format}
      caret={caret}
      urlPolicy={urlPolicy}
      components={components}
    />
  ));
  // The announcement stands beside the text: what is inside an element that is busy is not read.
  return (
    <>
      <div
        ref={element}
        className={className === undefined ? 'rivulet-streaming-text' : `rivulet-streaming-text ${className}`}
        aria-busy={streaming}
      >
        {bodies}
      </div>
      {announce !== 'off' && <Announcement of={element} streaming={streaming} announce={announce} />}
    </>
  );
}
