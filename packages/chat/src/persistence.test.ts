import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createChat } from './chat.ts';
import type { ChatOptions } from './chat-contract.ts';
import { type ChatStorage, memoryStorage, persistence, type StoredChat, webStorage } from './persistence.ts';
import { resumable } from './resumable.ts';
import { chunk, type FakeBody, fakeServer, settled, sse } from './testing/fake-server.ts';

const url = 'https://chat.example/chat';
const stream = { headers: { 'content-type': 'text/event-stream' } };

function open(
  storage: ChatStorage,
  options: Partial<ChatOptions> = {},
): {
  readonly chat: ReturnType<typeof createChat>;
  readonly persist: ReturnType<typeof persistence>;
  readonly leave: () => void;
} {
  const persist = persistence(storage);
  const chat = createChat({
    url,
    fetch: fakeServer(() => new Response(sse('Fine.'), stream)).fetch,
    persist,
    ...options,
  });
  return { chat, persist, leave: chat.subscribe(() => {}) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a reload', () => {
  test('brings back the messages, the branches and what was typed', async () => {
    const storage = memoryStorage();
    const before = open(storage);
    await before.persist.loaded;
    const first = await before.chat.send('Hi');
    await before.chat.regenerate();
    before.persist.setDraft('And then');
    await vi.advanceTimersByTimeAsync(500);

    const after = open(storage);
    await after.persist.loaded;
    expect(after.chat.getSnapshot().messages).toEqual(before.chat.getSnapshot().messages);
    expect(after.chat.getBranches(first.id).ids).toHaveLength(2);
    expect(after.persist.draft).toBe('And then');
  });

  test('in mid-answer resumes it, with one request', async () => {
    const storage = memoryStorage();
    const server = fakeServer([
      (body: FakeBody) => body.write(`id: 1\n${chunk({ content: 'Once' })}`),
      new Response(`id: 2\n${sse(' more.')}`, stream),
    ]);
    const options = { fetch: server.fetch, resume: resumable({ url: 'https://chat.example/resume' }) };
    const before = open(storage, options);
    await before.persist.loaded;
    void before.chat.send('Hi');
    await settled();
    await vi.advanceTimersByTimeAsync(500);

    const after = open(storage, options);
    await after.persist.loaded;
    await vi.advanceTimersByTimeAsync(100);
    expect(after.chat.getSnapshot()).toMatchObject({
      status: 'ready',
      messages: [{}, { text: 'Once more.', status: 'complete' }],
    });
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
    expect(server.requests[1]?.headers.get('last-event-id')).toBe('1');
  });

  test('finds what a page saved that went away in a hurry', async () => {
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    const storage = memoryStorage();
    const before = open(storage);
    await before.persist.loaded;
    await before.chat.send('Hi');
    page.dispatchEvent(new Event('pagehide'));
    expect(await storage.load()).toMatchObject({
      chat: { messages: [{ message: { text: 'Hi' } }, { message: { text: 'Fine.' } }] },
    });
  });
});

describe('saving', () => {
  test('happens at most twice per second while an answer streams, and not at all when nothing changes', async () => {
    const save = vi.fn<(stored: StoredChat) => void>();
    let body!: FakeBody;
    const { chat, persist } = open(
      { load: () => null, save },
      { fetch: fakeServer([(opened) => void (body = opened)]).fetch },
    );
    await persist.loaded;
    void chat.send('Hi');
    await settled();
    for (let token = 0; token < 100; token += 1) {
      body.write(chunk({ content: 'x' }));
      await vi.advanceTimersByTimeAsync(20);
    }
    expect(save.mock.calls.length).toBeLessThanOrEqual(4);
    chat.stop();
    await vi.advanceTimersByTimeAsync(500);
    const saves = save.mock.calls.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(save).toHaveBeenCalledTimes(saves);
  });

  test('that fails is reported, and the chat goes on', async () => {
    const report = vi.fn<(error: unknown) => void>();
    vi.stubGlobal('reportError', report);
    const full = new Error('QuotaExceededError');
    const { chat, persist } = open({
      load: () => Promise.reject(full),
      save: () => {
        throw full;
      },
    });
    await persist.loaded;
    expect(await chat.send('Hi')).toMatchObject({ text: 'Fine.' });
    await vi.advanceTimersByTimeAsync(500);
    expect(report).toHaveBeenCalledTimes(2);
  });

  test('ends with disconnect', async () => {
    const save = vi.fn<(stored: StoredChat) => void>();
    const { chat, persist } = open({ load: () => null, save });
    await persist.loaded;
    await chat.send('Hi');
    await persist.disconnect();
    expect(save).toHaveBeenCalledTimes(1);
    await chat.send('More');
    await vi.advanceTimersByTimeAsync(5000);
    expect(save).toHaveBeenCalledTimes(1);
  });
});

test('a slow storage saves one state at a time, and flush waits until the latest is kept', async () => {
  const kept: string[] = [];
  let running = 0;
  const { chat, persist } = open({
    load: () => null,
    async save(stored) {
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 1200));
      running -= 1;
      kept.push(stored.chat.messages.map(({ message }) => message.text).join(' '));
    },
  });
  await persist.loaded;
  await chat.send('One');
  await vi.advanceTimersByTimeAsync(600);
  await chat.send('Two');
  await vi.advanceTimersByTimeAsync(600);
  await chat.send('Three');
  await vi.advanceTimersByTimeAsync(1200);
  const flushed = persist.flush().then(() => kept.push('flushed'));
  await vi.advanceTimersByTimeAsync(5000);
  await flushed;
  expect(kept).toEqual(['One Fine.', 'One Fine. Two Fine. Three Fine.', 'flushed']);
});

test('a message sent before a slow storage has answered is not overwritten', async () => {
  const storage = memoryStorage();
  const before = open(storage);
  await before.persist.loaded;
  await before.chat.send('Old');
  await before.persist.flush();
  const after = open({
    ...storage,
    load: () => new Promise((resolve) => setTimeout(() => resolve(storage.load()), 1000)),
  });
  await after.chat.send('New');
  await vi.advanceTimersByTimeAsync(1000);
  expect(after.chat.getSnapshot().messages[0]?.text).toBe('New');
});

test('what was stored is never overwritten before it has been loaded, not by a draft nor by a page that goes away', async () => {
  const kept = memoryStorage();
  const before = open(kept);
  await before.persist.loaded;
  await before.chat.send('Keep me');
  await before.persist.flush();

  let answer!: () => void;
  const slow: ChatStorage = {
    load: async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return kept.load();
    },
    save: (stored) => kept.save(stored),
  };
  const after = open(slow);
  after.persist.setDraft('Typed early');
  await vi.advanceTimersByTimeAsync(5000);
  await after.persist.flush();
  answer();
  await after.persist.loaded;
  expect(after.chat.getSnapshot().messages[0]?.text).toBe('Keep me');
  await vi.advanceTimersByTimeAsync(500);
  const stored = (await kept.load())!;
  expect(stored.draft).toBe('Typed early');
  expect(stored.chat.messages).toHaveLength(2);
});

test('a chat that takes the place of another finds what that one had not saved yet', async () => {
  const persist = persistence(memoryStorage());
  const options = { url, fetch: fakeServer(() => new Response(sse('Fine.'), stream)).fetch, persist };
  const first = createChat(options);
  first.subscribe(() => {});
  await persist.loaded;
  await first.send('Hi');

  const second = createChat(options);
  second.subscribe(() => {});
  await settled();
  expect(second.getSnapshot().messages.map(({ text }) => text)).toEqual(['Hi', 'Fine.']);
});

test('a message sent before the load had ended is saved without another change', async () => {
  const storage = memoryStorage();
  const { chat, persist } = open({
    ...storage,
    load: () => new Promise((resolve) => setTimeout(() => resolve(null), 1000)),
  });
  await chat.send('New');
  await vi.advanceTimersByTimeAsync(1000);
  await persist.flush();
  expect((await storage.load())?.chat.messages).toHaveLength(2);
});

test('a chat that was given up before the load had ended stays given up', async () => {
  const save = vi.fn<ChatStorage['save']>();
  const { chat, persist } = open({
    load: () => new Promise((resolve) => setTimeout(() => resolve(null), 1000)),
    save,
  });
  await persist.disconnect();
  await persist.loaded;
  await vi.advanceTimersByTimeAsync(1000);
  await chat.send('Hi');
  await vi.advanceTimersByTimeAsync(5000);
  expect(save).not.toHaveBeenCalled();
});

test('two subscribers load once, and what another program stored is left alone', async () => {
  const load = vi.fn<() => StoredChat | null>(
    () => ({ chat: { version: 7, messages: 'x' }, draft: 1 }) as unknown as StoredChat,
  );
  const { chat, persist } = open({ load, save: () => {} });
  chat.subscribe(() => {});
  await persist.loaded;
  expect(load).toHaveBeenCalledTimes(1);
  expect(chat.getSnapshot().messages).toEqual([]);
});

test('localStorage keeps it as JSON under its key, and may be missing', async () => {
  const kept = new Map<string, string>();
  const storage = webStorage('my-chat', () => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  }));
  const before = open(storage);
  await before.persist.loaded;
  await before.chat.send('Hi');
  await before.persist.flush();
  expect(JSON.parse(kept.get('my-chat')!)).toMatchObject({ draft: '', chat: { version: 1 } });
  const after = open(storage);
  await after.persist.loaded;
  expect(after.chat.getSnapshot().messages).toHaveLength(2);
  const nowhere = open(webStorage('my-chat', () => undefined));
  await nowhere.persist.loaded;
  expect(await nowhere.chat.send('Hi')).toMatchObject({ text: 'Fine.' });
});
