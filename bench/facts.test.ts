// @vitest-environment jsdom
/** What the README's comparison says of others, tried out on them with their defaults. It has to change when they do. */
import { Chat } from '@ai-sdk/react';
import { XMarkdown } from '@ant-design/x-markdown/es/index.js';
import { XRequest } from '@ant-design/x-sdk/es/index.js';
import { fetchEventSource } from '@microsoft/fetch-event-source';
import { ChatClient, fetchServerSentEvents } from '@tanstack/ai-react';
import { DefaultChatTransport } from 'ai';
import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import ReactMarkdown from 'react-markdown';
import { Streamdown } from 'streamdown';
import { expect, test, vi } from 'vitest';
import { createChat } from '@rivulet/chat';
import { Markdown } from '@rivulet/markdown';
import { agUi, chunksOf, openai, uiMessageStream, type Wire } from './chat-cpu/answer.ts';

const url = 'https://bench.invalid/chat';

/** An answer whose last blocks never come. */
function cutAnswer(wire: Wire, end: 'clean' | 'broken' = 'clean'): typeof fetch {
  return vi.fn(() => {
    const chunks = chunksOf({ ...wire, end: [], marker: '' }, ['Half', ' an', ' answer']);
    let sent = 0;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        const chunk = chunks[sent++];
        if (chunk !== undefined) controller.enqueue(chunk as Uint8Array<ArrayBuffer>);
        else if (end === 'clean') controller.close();
        else controller.error(new TypeError('network error'));
      },
    });
    return Promise.resolve(new Response(body, { headers: wire.headers }));
  });
}

test('a chat says of an answer whose body just ends that it is incomplete', async () => {
  const { status, error } = await createChat({ url, fetch: cutAnswer(openai) }).send('Go');
  expect([status, error?.type]).toEqual(['incomplete', 'truncated']);
});

test('AI SDK is ready after it, without an error', async () => {
  const onFinish = vi.fn();
  const chat = new Chat({
    transport: new DefaultChatTransport({ api: url, fetch: cutAnswer(uiMessageStream) }),
    onFinish,
  });
  await chat.sendMessage({ text: 'Go' });
  expect([chat.status, chat.error]).toEqual(['ready', undefined]);
  expect(onFinish).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ isAbort: false, isDisconnect: false, isError: false, finishReason: undefined }),
  );
});

test('TanStack AI is ready after it, without an error', async () => {
  const said: unknown[] = [];
  const client = new ChatClient({
    connection: fetchServerSentEvents(url, { fetchClient: cutAnswer(agUi) }),
    onFinish: () => said.push('finish'),
    onError: (error) => said.push(error),
    onStatusChange: (status) => said.push(status),
  });
  await client.sendMessage('Go');
  expect(said).toEqual(['submitted', 'streaming', 'finish', 'ready']);
});

test("Ant Design's x-sdk succeeds with it", async () => {
  const outcome = await new Promise((resolve) => {
    XRequest(url, {
      fetch: cutAnswer(openai),
      params: {},
      callbacks: { onUpdate() {}, onSuccess: () => resolve('success'), onError: resolve },
    });
  });
  expect(outcome).toBe('success');
});

test('a chat does not send a POST again whose answer broke off; fetch-event-source does', async () => {
  vi.useFakeTimers();
  try {
    const ours = cutAnswer(openai, 'broken');
    await createChat({ url, fetch: ours }).send('Go');
    const theirs = cutAnswer(openai, 'broken');
    const abort = new AbortController();
    void fetchEventSource(url, { method: 'POST', body: '{}', fetch: theirs, signal: abort.signal });
    await vi.advanceTimersByTimeAsync(1500);
    abort.abort();
    expect(ours).toHaveBeenCalledTimes(1);
    expect(theirs).toHaveBeenCalledTimes(2);
  } finally {
    vi.useRealTimers();
  }
});

test('an image that the text names is fetched by all but ours', () => {
  const text = 'Look: ![at this](https://elsewhere.invalid/?what=you-said)';
  const drawn: readonly (readonly [string, ReactElement])[] = [
    ['Rivulet', createElement(Markdown, { text })],
    ['react-markdown', createElement(ReactMarkdown, null, text)],
    ['Streamdown', createElement(Streamdown, { mode: 'static' }, text)],
    ['x-markdown', createElement(XMarkdown, { content: text })],
  ];
  const fetching = drawn.filter(([, element]) =>
    /<img[^>]+src="https:\/\/elsewhere/.test(renderToStaticMarkup(element)),
  );
  expect(fetching.map(([name]) => name)).toEqual(['react-markdown', 'Streamdown', 'x-markdown']);
});
