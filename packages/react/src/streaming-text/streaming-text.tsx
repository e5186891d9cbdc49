'use client';
import type { ReactElement, ReactNode } from 'react';
import type { ChatMessage, ReasoningPart, RefusalPart, TextPart } from '@rivulet/chat';
import { useChatMessage } from '../use-chat-message.ts';
import { plainText } from './plain-text.ts';
import { TextBody } from './text-body.tsx';
import type { TextComponents, TextFormat, UrlPolicy } from './text-format.ts';

/** How the text is shown; all of it optional. */
export interface StreamingTextOptions {
  /** Default: plain text, in which nothing means anything. */
  readonly format?: TextFormat;
  /** Draws a caret behind the last character while text arrives. Default: off. */
  readonly caret?: boolean;
  /** Which addresses in the text may be used. Default: harmless links, no images. */
  readonly urlPolicy?: UrlPolicy;
  /** Draws elements of the format with components of your own. Keep the object's values stable. */
  readonly components?: TextComponents;
  /** Added to the class `rivulet-streaming-text`. */
  readonly className?: string;
}

/** Where the text comes from: exactly one of these. */
export type StreamingTextSource =
  /** A string that grows, from any state; `streaming` says whether more may follow. Default: no. */
  | { readonly text: string; readonly streaming?: boolean; readonly message?: never; readonly part?: never }
  /** A message. It stays live by itself, where it comes from a chat: the parent need not render. */
  | { readonly message: ChatMessage; readonly streaming?: never; readonly text?: never; readonly part?: never }
  /** One part of a message. */
  | { readonly part: TextPart | ReasoningPart | RefusalPart; readonly streaming?: boolean; readonly text?: never; readonly message?: never };

export type StreamingTextProps = StreamingTextOptions & StreamingTextSource;

type ShownPart = TextPart | RefusalPart;

/**
 * Shows a text that is still arriving, at a cost that does not grow with it: what is settled is never rendered or
 * laid out again. Needs the stylesheet `@rivulet/react/styles.css`.
 */
export function StreamingText(props: StreamingTextProps): ReactElement {
  const { message, part, text, streaming = false } = props;
  if (message !== undefined) return <MessageText {...props} message={message} />;
  return (
    <Frame options={props} streaming={streaming}>
      <Body options={props} text={part === undefined ? text : part.text} streaming={streaming} />
    </Frame>
  );
}

/** A message's text parts one by one: a tool call between two of them is a border, not a place to glue. */
function MessageText({ message, ...options }: StreamingTextOptions & { readonly message: ChatMessage }): ReactElement {
  const { status, parts } = useChatMessage(message);
  const streaming = status === 'pending' || status === 'streaming';
  const last = parts.at(-1);
  const shown = parts.filter((part): part is ShownPart => part.type === 'text' || part.type === 'refusal');
  return (
    <Frame options={options} streaming={streaming}>
      {shown.map((part) => (
        <Body key={part.key} options={options} text={part.text} streaming={streaming && part === last} />
      ))}
    </Frame>
  );
}

function Frame({ options, streaming, children }: { readonly options: StreamingTextOptions; readonly streaming: boolean; readonly children: ReactNode }): ReactElement {
  const { className } = options;
  return (
    <div className={className === undefined ? 'rivulet-streaming-text' : `rivulet-streaming-text ${className}`} aria-busy={streaming}>
      {children}
    </div>
  );
}

function Body({ options, text, streaming }: { readonly options: StreamingTextOptions; readonly text: string; readonly streaming: boolean }): ReactElement {
  const { format = plainText, caret = false, urlPolicy, components } = options;
  return <TextBody text={text} streaming={streaming} format={format} caret={caret} urlPolicy={urlPolicy} components={components} />;
}
