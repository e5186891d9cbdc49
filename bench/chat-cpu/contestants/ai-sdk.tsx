import { memo, useEffect, useEffectEvent, useMemo, type ReactElement } from 'react';
import { useChat } from '@ai-sdk/react';
import { DefaultChatTransport, type UIMessage } from 'ai';
import { uiMessageStream } from '../answer.ts';
import type { ContestantProps } from '../contestant.ts';

const Row = memo(function Row({ message }: { readonly message: UIMessage }): ReactElement {
  return (
    <div className={message.role}>
      {message.parts.map((part, i) => (part.type === 'text' ? <span key={i}>{part.text}</span> : null))}
    </div>
  );
});

export function AiSdk({
  fetch,
  history,
  onReady,
  onDone,
  throttle,
}: ContestantProps & { readonly throttle?: number }): ReactElement {
  const transport = useMemo(
    () => new DefaultChatTransport({ api: 'https://bench.invalid/chat', fetch: fetch(uiMessageStream) }),
    [fetch],
  );
  const initial = useMemo(
    (): UIMessage[] => history.map(({ id, role, text }) => ({ id, role, parts: [{ type: 'text', text }] })),
    [history],
  );
  const { messages, sendMessage } = useChat({
    transport,
    messages: initial,
    onFinish: onDone,
    ...(throttle === undefined ? {} : { throttle }),
  });
  const ready = useEffectEvent(() => onReady(() => void sendMessage({ text: 'Go' })));
  useEffect(() => ready(), []);
  return (
    <>
      {messages.map((message) => (
        <Row key={message.id} message={message} />
      ))}
    </>
  );
}

export default AiSdk;
