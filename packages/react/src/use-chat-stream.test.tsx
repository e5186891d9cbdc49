import { act, cleanup, render, renderHook } from '@testing-library/react';
import { chatOf, createChat, createChatMessage, type ChatMessage, type ChatResume } from '@rivulet/chat';
import { memo, StrictMode, useEffect, type ReactElement, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeServer, openaiDelta, openaiEnd, type FakeServer } from './testing/fake-server.ts';
import { frame } from './testing/frames.ts';
import { useChatMessage } from './use-chat-message.ts';
import { useChatStream } from './use-chat-stream.ts';

const url = 'https://example.test/chat';
let server: FakeServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = fakeServer();
});

afterEach(async () => {
  cleanup();
  await vi.runOnlyPendingTimersAsync();
  vi.useRealTimers();
});

function strict({ children }: { children: ReactNode }): ReactElement {
  return <StrictMode>{children}</StrictMode>;
}

const options = (): { url: string; fetch: typeof fetch } => ({ url, fetch: server.fetch });

describe('a conversation', () => {
  test('what the user says shows at once, the answer as it arrives', async () => {
    const { result } = renderHook(() => useChatStream(options()));
    expect(result.current).toMatchObject({ messages: [], status: 'ready', error: null });
    act(() => void result.current.send('Hello'));
    expect(result.current.messages[0]).toMatchObject({ role: 'user', text: 'Hello' });
    expect(result.current.status).toBe('submitted');
    await frame();
    server.last.send(openaiDelta('Hi'));
    await frame();
    expect(result.current.status).toBe('streaming');
    expect(result.current.messages[1]).toMatchObject({ role: 'assistant', text: 'Hi', status: 'streaming' });
    server.last.send(openaiDelta(' there') + openaiEnd);
    await frame();
    expect(result.current.messages[1]).toMatchObject({ text: 'Hi there', status: 'complete' });
    expect(result.current.status).toBe('ready');
  });

  test('who waits for the answer finds it on screen, before the next frame', async () => {
    const { result } = renderHook(() => useChatStream(options()));
    await act(async () => {
      const reply = result.current.send('Hello');
      await vi.advanceTimersByTimeAsync(0);
      server.last.send(openaiDelta('Hi') + openaiEnd);
      await reply;
    });
    expect(result.current.messages[1]).toMatchObject({ text: 'Hi', status: 'complete' });
    expect(result.current.status).toBe('ready');
  });

  test('stop() keeps the text, shows at once, and the server sees the close', async () => {
    const { result } = renderHook(() => useChatStream(options()));
    act(() => void result.current.send('Hello'));
    await frame();
    server.last.send(openaiDelta('Some'));
    await frame();
    act(() => result.current.stop());
    expect(result.current.messages[1]).toMatchObject({ text: 'Some', status: 'stopped' });
    await frame();
    expect(server.last.closed).toBe(true);
  });

  test.for<[string, () => Response | Promise<Response>, string | number]>([
    ['a 500', () => new Response('boom', { status: 500 }), 'http-status'],
    [
      'an HTML page with status 200',
      () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
      'content-type',
    ],
    ['a refused connection', () => Promise.reject(new TypeError('Failed to fetch')), 'network'],
  ])('%s is an error one can see, and retry() asks again', async ([, respond, code]) => {
    const answers = [respond];
    const fetch: typeof globalThis.fetch = async (...request) =>
      (answers.shift() ?? (() => server.fetch(...request)))();
    const { result } = renderHook(() => useChatStream({ url, fetch }));
    act(() => void result.current.send('Hello'));
    await frame();
    expect(result.current.status).toBe('error');
    expect(result.current.error).toMatchObject({ code });
    act(() => void result.current.retry());
    await frame();
    server.last.send(openaiDelta('Better') + openaiEnd);
    await frame();
    expect(result.current).toMatchObject({ status: 'ready', error: null });
    expect(result.current.messages.map(({ text }) => text)).toEqual(['Hello', 'Better']);
  });

  test('a body that breaks off keeps its text, says incomplete, and can be continued', async () => {
    const { result } = renderHook(() => useChatStream(options()));
    act(() => void result.current.send('Hello'));
    await frame();
    server.last.send(openaiDelta('The first half') + openaiDelta('lost').slice(0, 40));
    server.last.end();
    await frame();
    expect(result.current.messages[1]).toMatchObject({
      text: 'The first half',
      status: 'incomplete',
      error: { code: 'truncated' },
    });
    expect(result.current.status).toBe('error');
    act(() => void result.current.continueMessage());
    await frame();
    server.last.send(openaiDelta(' and the second') + openaiEnd);
    await frame();
    expect(result.current.messages).toHaveLength(2);
    expect(result.current.messages[1]).toMatchObject({ text: 'The first half and the second', status: 'complete' });
  });

  test('regenerate, edit and branches go through the hook', async () => {
    const { result } = renderHook(() => useChatStream(options()));
    act(() => void result.current.send('Hello'));
    await frame();
    server.last.send(openaiDelta('one') + openaiEnd);
    await frame();
    act(() => void result.current.regenerate());
    await frame();
    server.last.send(openaiDelta('two') + openaiEnd);
    await frame();
    const { ids, index } = result.current.getBranches(result.current.messages[1]!.id);
    expect([ids.length, index]).toEqual([2, 1]);
    act(() => result.current.selectBranch(ids[0]!));
    expect(result.current.messages[1]?.text).toBe('one');
    act(() => void result.current.edit(result.current.messages[0]!.id, 'Good morning'));
    expect(result.current.messages[0]?.text).toBe('Good morning');
  });

  test('the functions never change', async () => {
    const { result, rerender } = renderHook(() => useChatStream(options()));
    const before = result.current;
    act(() => void before.send('Hello'));
    await frame();
    rerender();
    const changed = Object.entries(result.current).filter(
      ([name, value]) => value !== before[name as keyof typeof before],
    );
    expect(changed.map(([name]) => name).toSorted()).toEqual(['messages', 'status']);
  });
});

describe('one request', () => {
  test('StrictMode makes one POST per send', async () => {
    const { result } = renderHook(() => useChatStream(options()), { wrapper: strict });
    act(() => void result.current.send('Hello'));
    await frame();
    expect(server.exchanges).toHaveLength(1);
    server.last.send(openaiDelta('Hi') + openaiEnd);
    await frame();
    expect(result.current.messages.map(({ text }) => text)).toEqual(['Hello', 'Hi']);
  });

  test('a send() in an effect, StrictMode included, is answered', async () => {
    let sent = false;
    const { result } = renderHook(
      () => {
        const chat = useChatStream(options());
        const { send } = chat;
        useEffect(() => {
          if (!sent) void send('Hello');
          sent = true;
        }, [send]);
        return chat;
      },
      { wrapper: strict },
    );
    await frame();
    expect(server.exchanges).toHaveLength(1);
    server.last.send(openaiDelta('Hi') + openaiEnd);
    await frame();
    expect(result.current.messages.at(-1)?.text).toBe('Hi');
  });

  test('StrictMode resumes a broken answer once', async () => {
    const attach = vi.fn<ChatResume['attach']>(async () => null);
    const initialMessages = [
      createChatMessage({ role: 'user', parts: [{ type: 'text', key: '0', text: 'Hello' }] }),
      {
        ...createChatMessage({
          role: 'assistant',
          status: 'incomplete',
          parts: [{ type: 'text', key: '0', text: 'Hi' }],
        }),
        error: { code: 'truncated', type: null, message: null },
      },
    ];
    renderHook(() => useChatStream({ ...options(), resume: { attach }, initialMessages }), { wrapper: strict });
    await frame();
    expect(attach).toHaveBeenCalledOnce();
  });

  test('rendering asks for nothing, on a server neither', async () => {
    const initialMessages = [
      createChatMessage({
        role: 'assistant',
        status: 'complete',
        parts: [{ type: 'text', key: '0', text: 'Welcome' }],
      }),
    ];
    function Page(): ReactElement {
      return (
        <>
          {useChatStream({ ...options(), initialMessages }).messages.map(({ id, text }) => (
            <p key={id}>{text}</p>
          ))}
        </>
      );
    }
    expect(renderToString(<Page />)).toBe('<p>Welcome</p>');
    render(<Page />);
    await frame();
    expect(server.exchanges).toHaveLength(0);
  });
});

describe('options', () => {
  test('callbacks are always the latest', async () => {
    const calls: string[] = [];
    const { result, rerender } = renderHook(
      ({ name }) => useChatStream({ ...options(), onFinish: (message) => calls.push(`${name}: ${message.text}`) }),
      {
        initialProps: { name: 'first' },
      },
    );
    act(() => void result.current.send('Hello'));
    await frame();
    rerender({ name: 'second' });
    server.last.send(openaiDelta('Hi') + openaiEnd);
    await frame();
    expect(calls).toEqual(['second: Hi']);
  });

  test('the next request uses the options of the latest render, and none that are gone', async () => {
    const { result, rerender } = renderHook(({ more }) => useChatStream({ ...options(), ...more }), {
      initialProps: { more: { headers: { authorization: 'old' }, model: 'small' } as object },
    });
    rerender({ more: { model: 'large' } });
    act(() => void result.current.send('Hello'));
    await frame();
    expect(server.last.headers.has('authorization')).toBe(false);
    expect(JSON.parse(server.last.body)).toMatchObject({ model: 'large' });
  });

  test('initialMessages are read once', async () => {
    const { result, rerender } = renderHook(() => useChatStream({ ...options(), initialMessages: [] }));
    act(() => void result.current.send('Hello'));
    rerender();
    expect(result.current.messages).toHaveLength(2);
  });
});

describe('whose the chat is', () => {
  test('unmounting closes the request of a chat of the hook’s own', async () => {
    const { result, unmount } = renderHook(() => useChatStream(options()), { wrapper: strict });
    act(() => void result.current.send('Hello'));
    await frame();
    unmount();
    await frame();
    expect(server.last.closed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('somebody else who shows the chat keeps it going', async () => {
    const { result, unmount } = renderHook(() => useChatStream(options()));
    const { chat, send } = result.current;
    const other = renderHook(() => useChatStream({ chat }));
    act(() => void send('Hello'));
    await frame();
    unmount();
    await frame();
    server.last.send(openaiDelta('Hi'));
    await frame();
    expect(server.last.closed).toBe(false);
    expect(other.result.current.messages[1]?.text).toBe('Hi');
    other.unmount();
    await frame();
    expect(server.last.closed).toBe(true);
  });

  test('a chat made outside goes on when its component unmounts', async () => {
    const chat = createChat(options());
    const { result, unmount } = renderHook(() => useChatStream({ chat }));
    act(() => void result.current.send('Hello'));
    await frame();
    unmount();
    await frame();
    server.last.send(openaiDelta('Hi') + openaiEnd);
    await frame();
    expect(chat.getSnapshot().messages[1]).toMatchObject({ text: 'Hi', status: 'complete' });
  });

  test('components that share a chat show the same', async () => {
    const chat = createChat(options());
    function View(): ReactElement {
      return (
        <p>
          {useChatStream({ chat })
            .messages.map(({ text }) => text)
            .join('|')}
        </p>
      );
    }
    const { container } = render([<View key={1} />, <View key={2} />]);
    act(() => void chat.send('Hello'));
    await frame();
    server.last.send(openaiDelta('Hi'));
    await frame();
    expect([...container.children].map((element) => element.textContent)).toEqual(['Hello|Hi', 'Hello|Hi']);
  });

  test('another chat handed in is shown at once', () => {
    const [a, b] = ['a', 'b'].map((text) =>
      createChat({
        ...options(),
        initialMessages: [createChatMessage({ role: 'user', parts: [{ type: 'text', key: '0', text }] })],
      }),
    );
    const { result, rerender } = renderHook(({ chat }) => useChatStream({ chat: chat! }), {
      initialProps: { chat: a },
    });
    expect(result.current.messages[0]?.text).toBe('a');
    rerender({ chat: b });
    expect(result.current.messages[0]?.text).toBe('b');
  });
});

const Row = memo(function Row({ message }: { message: ChatMessage }): ReactElement {
  return <li>{useChatMessage(message).text}</li>;
});

function List(): ReactElement {
  const { messages, send } = useChatStream({ ...options(), updates: 'structure' });
  return (
    <>
      <button type="button" onClick={() => void send('Hello')}>
        Send
      </button>
      {messages.map((message) => (
        <Row key={message.id} message={message} />
      ))}
    </>
  );
}

describe('a row that draws itself', () => {
  test('is live by itself, and its list need not render', async () => {
    const { container, getByText } = render(<List />);
    act(() => getByText('Send').click());
    await frame();
    for (const word of ['one', ' two', ' three']) {
      server.last.send(openaiDelta(word));
      await frame();
    }
    expect([...container.querySelectorAll('li')].map((row) => row.textContent)).toEqual(['Hello', 'one two three']);
  });

  test('a clone, or a message of no chat, is shown as it is', () => {
    const message = createChatMessage({ role: 'user', parts: [{ type: 'text', key: '0', text: 'alone' }] });
    expect(chatOf(message)).toBeUndefined();
    const { result } = renderHook(() => useChatMessage(message));
    expect(result.current).toBe(message);
  });

  test('a server renders it as it was given', () => {
    const chat = createChat({
      ...options(),
      initialMessages: [
        createChatMessage({ role: 'user', parts: [{ type: 'text', key: '0', text: 'from the server' }] }),
      ],
    });
    const [message] = chat.getSnapshot().messages;
    expect(renderToString(<Row message={message!} />)).toBe('<li>from the server</li>');
  });
});
