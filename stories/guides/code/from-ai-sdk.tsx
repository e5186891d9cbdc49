import { uiMessageStream } from '@rivulet/chat';
import { StreamingText, useChatStream } from '@rivulet/react';
import { useState } from 'react';

/** Made once: what speaks to a backend that returns `toUIMessageStreamResponse()`. */
const protocol = uiMessageStream();

export function Chat() {
  const { messages, send, stop, status, error, regenerate } = useChatStream({ url: '/api/chat', protocol });
  const [input, setInput] = useState('');
  return (
    <main>
      {messages.map((message) => (
        <article key={message.id} aria-label={message.role}>
          {message.parts.map((part) => {
            if (part.type === 'text')
              return <StreamingText key={part.key} part={part} streaming={message.status === 'streaming'} />;
            if (part.type === 'reasoning')
              return (
                <details key={part.key}>
                  <summary>Reasoning</summary>
                  {part.text}
                </details>
              );
            if (part.type === 'tool-call')
              return (
                <code key={part.key}>
                  {part.name}({part.arguments})
                </code>
              );
            return null;
          })}
        </article>
      ))}
      {error !== null && (
        <p role="alert">
          {error.message} <button onClick={() => void regenerate()}>Try again</button>
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send(input);
          setInput('');
        }}
      >
        <input aria-label="Message" value={input} onChange={(event) => setInput(event.target.value)} />
        {status === 'streaming' ? (
          <button type="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <button>Send</button>
        )}
      </form>
    </main>
  );
}
