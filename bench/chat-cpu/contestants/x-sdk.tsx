import { memo, useEffect, useEffectEvent, useMemo, type ReactElement } from 'react';
import {
  OpenAIChatProvider,
  useXChat,
  XRequest,
  type XModelMessage,
  type XModelParams,
  type XModelResponse,
} from '@ant-design/x-sdk';
import { openai } from '../answer.ts';
import type { ContestantProps } from '../contestant.ts';

const Row = memo(function Row({ message }: { readonly message: XModelMessage }): ReactElement {
  return (
    <div className={message.role}>{typeof message.content === 'string' ? message.content : message.content.text}</div>
  );
});

const provide = (fetch: ContestantProps['fetch']): OpenAIChatProvider<XModelMessage, XModelParams, XModelResponse> => {
  const request = XRequest<XModelParams, XModelResponse>('https://bench.invalid/chat', {
    manual: true,
    fetch: (url) => fetch(openai)(url),
    params: { stream: true },
  });
  return new OpenAIChatProvider<XModelMessage, XModelParams, XModelResponse>({ request });
};

export default function XSdk({ fetch, history, onReady, onDone }: ContestantProps): ReactElement {
  const provider = useMemo(() => provide(fetch), [fetch]);
  const defaultMessages = useMemo(
    () => history.map(({ id, role, text }) => ({ id, message: { role, content: text }, status: 'success' as const })),
    [history],
  );
  const { messages, onRequest, isRequesting } = useXChat({ provider, defaultMessages });
  const ready = useEffectEvent(() => onReady(() => onRequest({ messages: [{ role: 'user', content: 'Go' }] })));
  useEffect(() => ready(), []);
  const last = messages.at(-1);
  const complete =
    messages.length > history.length &&
    !isRequesting &&
    last?.status === 'success' &&
    last.message.role === 'assistant';
  useEffect(() => {
    if (complete) onDone();
  }, [complete, onDone]);
  return (
    <>
      {messages.map(({ id, message }) => (
        <Row key={id} message={message} />
      ))}
    </>
  );
}
