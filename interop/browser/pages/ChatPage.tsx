import type { ChatMessage } from '@rivulet/chat';
import { Markdown, markdown } from '@rivulet/markdown';
import { StreamingText, useChatStream, useStickToBottom } from '@rivulet/react';
import { useState, type FormEvent, type ReactElement } from 'react';

const format = markdown();

export interface ChatPageProps {
  readonly initialMessages?: readonly ChatMessage[];
}

/** A whole small chat, as the guides would have it: what was said, a box, and what can be done about an answer. */
export function ChatPage({ initialMessages = [] }: ChatPageProps): ReactElement {
  const { messages, status, send, stop, regenerate } = useChatStream({ url: '/api/chat', initialMessages });
  const { ref, isAtBottom, scrollToBottom } = useStickToBottom<HTMLElement>();
  const [text, setText] = useState('');
  const isBusy = status === 'submitted' || status === 'streaming';

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (text === '' || isBusy) return;
    void send(text);
    setText('');
  }

  return (
    <main>
      <h1>A chat</h1>
      <Markdown text="Ask about **rivers**." />
      <section ref={ref} className="conversation" aria-label="Conversation" tabIndex={0}>
        {messages.map((message) => (
          <article key={message.id} aria-label={message.role} data-role={message.role} data-status={message.status}>
            <StreamingText message={message} format={format} announce="sentence" caret />
          </article>
        ))}
      </section>
      {isAtBottom ? null : (
        <button type="button" onClick={scrollToBottom}>
          To the end
        </button>
      )}
      <form onSubmit={submit}>
        <input aria-label="Message" value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <button type="submit">Send</button>
        <button type="button" aria-disabled={!isBusy} onClick={stop}>
          Stop
        </button>
        <button
          type="button"
          aria-disabled={isBusy || messages.length === 0}
          onClick={() => void (isBusy || regenerate())}
        >
          Answer again
        </button>
      </form>
    </main>
  );
}
