import type { Chat, ChatMessage } from '@rivulet/chat';
import {
  useChatStream,
  useStickToBottom,
  type TextFormat,
  type UseChatStreamOptions,
  type UseChatStreamResult,
} from '@rivulet/react';
import { useCallback, type ReactNode } from 'react';
import { Composer } from './Composer.tsx';
import { MessageView } from './MessageView.tsx';
import { Badge, type Tone } from './Stage.tsx';

const states: Record<UseChatStreamResult['status'], { tone: Tone; word: string }> = {
  ready: { tone: 'calm', word: 'Ready' },
  submitted: { tone: 'busy', word: 'Waiting for the first token' },
  streaming: { tone: 'busy', word: 'Answering' },
  error: { tone: 'bad', word: 'Error' },
};

export interface ChatWindowProps {
  /** What `useChatStream` is given. */
  options: UseChatStreamOptions;
  title?: string;
  /** What the box suggests to ask; Send asks it as long as nothing has been said. */
  question?: string;
  /** How the answers' text is drawn: plain text unless given. */
  format?: TextFormat;
  /** Reveals the answers evenly, however they arrive. */
  smooth?: boolean;
  /** Buttons under an answer. Keep the function's identity: a new one renders every row. */
  actions?: (message: ChatMessage, chat: Chat) => ReactNode;
  /** Put between the conversation and the box. */
  footer?: (stream: UseChatStreamResult) => ReactNode;
}

/** A whole chat: the conversation, a box to type into, a button that stops. Every chat story is this component. */
export function ChatWindow({
  options,
  title = 'Chat',
  question = 'How does a river grow?',
  format,
  smooth = false,
  actions,
  footer,
}: ChatWindowProps): ReactNode {
  // With 'structure' this component renders when a message or a part starts or ends; each row keeps its own text live.
  const stream = useChatStream({ updates: 'structure', ...options });
  const { messages, status, send, stop, chat } = stream;
  const { ref, isAtBottom, scrollToBottom } = useStickToBottom();
  const rowActions = useCallback((message: ChatMessage) => actions?.(message, chat), [actions, chat]);
  return (
    <section className="s-card s-chat" aria-label={title}>
      <div className="s-head">
        <h2 className="s-title">{title}</h2>
        <Badge tone={states[status].tone}>{states[status].word}</Badge>
      </div>
      {/* What arrives is announced by <StreamingText>, sentence by sentence; a log that announced every token would only be in the way. */}
      <div className="s-log" ref={ref} role="log" aria-live="off" aria-label="Conversation" tabIndex={0}>
        {messages.length === 0 && (
          <p className="s-empty">
            Press Send, or ask something else. The answer streams from a server inside this page.
          </p>
        )}
        {messages.map((message) => (
          <MessageView
            key={message.id}
            message={message}
            format={format}
            smooth={smooth}
            actions={actions && rowActions}
          />
        ))}
      </div>
      {!isAtBottom && (
        <button className="s-button s-to-end" type="button" onClick={scrollToBottom}>
          To the end
        </button>
      )}
      {footer?.(stream)}
      <Composer
        question={question}
        suggests={messages.length === 0}
        busy={status === 'submitted' || status === 'streaming'}
        onSend={(text) => void send(text)}
        onStop={stop}
      />
    </section>
  );
}
