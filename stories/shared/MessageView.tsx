import type { ChatMessage, ChatPart, JsonValue } from '@rivulet/chat';
import { StreamingText, useChatMessage, type TextFormat } from '@rivulet/react';
import { memo, type ReactNode } from 'react';
import { ErrorNote } from './ErrorNote.tsx';

export interface MessageViewProps {
  message: ChatMessage;
  format?: TextFormat | undefined;
  smooth?: boolean | undefined;
  /** What can be done with this message: buttons. */
  actions?: ((message: ChatMessage) => ReactNode) | undefined;
}

/**
 * One message, part by part. It is memoised and subscribes by itself, so a token renders this row and nothing else;
 * a finished row is never rendered again.
 */
export const MessageView: React.NamedExoticComponent<MessageViewProps> = memo(function MessageView({
  message: snapshot,
  format,
  smooth,
  actions,
}: MessageViewProps) {
  const message = useChatMessage(snapshot);
  const writing = message.status === 'pending' || message.status === 'streaming';
  return (
    <article className="s-message" data-role={message.role} aria-label={speakers[message.role]}>
      {message.status === 'pending' && <p className="s-soft">Thinking…</p>}
      {message.parts.map((part, index) => (
        <PartView
          key={part.key}
          part={part}
          parts={message.parts}
          streaming={writing && index === message.parts.length - 1}
          answer={message.role === 'assistant'}
          format={format}
          smooth={smooth}
        />
      ))}
      <SourceList parts={message.parts} />
      {message.role === 'assistant' && !writing && (
        <>
          {message.error !== null && (
            <ErrorNote
              code={message.error.code ?? message.error.type}
              message={message.error.message}
              status={message.error.status}
              kept={message.parts.length > 0}
            />
          )}
          <div className="s-meta">
            <StatusLine message={message} />
            {actions?.(message)}
          </div>
        </>
      )}
    </article>
  );
});

const speakers = { user: 'You', assistant: 'Assistant', tool: 'Result', system: 'Instructions' };

function PartView({
  part,
  parts,
  streaming,
  answer,
  format,
  smooth = false,
}: {
  part: ChatPart;
  parts: readonly ChatPart[];
  streaming: boolean;
  /** Whether a model says it: then it is announced, and drawn in the format asked for. */
  answer: boolean;
  format: TextFormat | undefined;
  smooth: boolean | undefined;
}): ReactNode {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return answer ? (
        <StreamingText
          part={part}
          streaming={streaming}
          caret
          smooth={smooth}
          announce="sentence"
          {...(format ? { format } : {})}
        />
      ) : (
        <StreamingText part={part} />
      );
    case 'reasoning':
      return (
        <details className="s-fold" open={streaming}>
          <summary>{streaming ? 'Thinking…' : 'What it thought'}</summary>
          <StreamingText part={part} streaming={streaming} />
        </details>
      );
    case 'tool-call': {
      const result = parts.find((other) => other.type === 'tool-result' && other.toolCallId === part.id);
      return (
        <div className="s-tool">
          <p>
            <strong>{part.name}</strong> <span className="s-soft">{toolWords[part.state]}</span>
          </p>
          <code>{part.arguments}</code>
          {result?.type === 'tool-result' && (
            <p>
              → <code>{asText(result.result)}</code>
            </p>
          )}
        </div>
      );
    }
    case 'file':
      return part.mediaType.startsWith('image/') ? (
        <img className="s-picture" src={part.url} alt={part.name ?? 'Attached picture'} />
      ) : (
        <p className="s-soft">{part.name ?? part.mediaType}</p>
      );
    case 'data':
      return (
        <div className="s-tool">
          <strong>{part.name}</strong> <code>{asText(part.data)}</code>
        </div>
      );
    case 'tool-result':
      // Within an answer the result stands beside its call.
      return parts.some((other) => other.type === 'tool-call') ? null : (
        <div className="s-tool">
          <p className="s-soft">{part.isError ? 'The function failed' : 'The function returned'}</p>
          <code>{asText(part.result)}</code>
        </div>
      );
    case 'source':
      return null;
  }
}

const toolWords = { streaming: 'is being called…', ready: 'was called', invalid: 'was cut short and will not run' };

const asText = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

function SourceList({ parts }: { parts: readonly ChatPart[] }): ReactNode {
  const sources = parts.filter((part) => part.type === 'source');
  if (sources.length === 0) return null;
  return (
    <ul className="s-sources" aria-label="Sources">
      {sources.map((source) => (
        <li key={source.key}>
          <a
            href={/^https?:/.test(source.url) ? source.url : undefined}
            rel="noopener noreferrer nofollow"
            target="_blank"
          >
            {source.title ?? source.url}
          </a>
        </li>
      ))}
    </ul>
  );
}

const endings: Partial<Record<ChatMessage['status'], string>> = {
  stopped: 'Stopped',
  incomplete: 'Incomplete',
  failed: 'Failed',
};

/** How the answer ended, how long it took, and what it used. */
function StatusLine({ message: { status, timing, usage, finishReason } }: { message: ChatMessage }): ReactNode {
  const words: string[] = [];
  const ending = endings[status];
  if (ending !== undefined) words.push(finishReason === 'length' ? `${ending}: the length limit was reached` : ending);
  if (timing.startedAt !== null && timing.firstTokenAt !== null)
    words.push(`first token ${timing.firstTokenAt - timing.startedAt} ms`);
  if (usage !== null) {
    words.push(`${usage.outputTokens} tokens`);
    const seconds =
      timing.firstTokenAt !== null && timing.lastTokenAt !== null
        ? (timing.lastTokenAt - timing.firstTokenAt) / 1000
        : 0;
    if (seconds >= 0.1) words.push(`${Math.round(usage.outputTokens / seconds)} per second`);
  }
  return words.length > 0 && <span>{words.join(' · ')}</span>;
}
