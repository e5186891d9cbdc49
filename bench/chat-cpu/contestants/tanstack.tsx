import { memo, useEffect, useEffectEvent, useMemo, type ReactElement } from 'react';
import { fetchServerSentEvents, useChat, type UIMessage } from '@tanstack/ai-react';
import { agUi } from '../answer.ts';
import type { ContestantProps } from '../contestant.ts';

const Row = memo(function Row({ message }: { readonly message: UIMessage }): ReactElement {
  return (
    <div className={message.role}>
      {message.parts.map((part, i) => (part.type === 'text' ? <span key={i}>{part.content}</span> : null))}
    </div>
  );
});

export default function TanStack({ fetch, history, onReady, onDone }: ContestantProps): ReactElement {
  const connection = useMemo(
    () => fetchServerSentEvents('https://bench.invalid/chat', { fetchClient: fetch(agUi) }),
    [fetch],
  );
  const initialMessages = useMemo(
    (): UIMessage[] => history.map(({ id, role, text }) => ({ id, role, parts: [{ type: 'text', content: text }] })),
    [history],
  );
  const { messages, sendMessage } = useChat({ connection, initialMessages, onFinish: onDone });
  const ready = useEffectEvent(() => onReady(() => void sendMessage('Go')));
  useEffect(() => ready(), []);
  return (
    <>
      {messages.map((message) => (
        <Row key={message.id} message={message} />
      ))}
    </>
  );
}
