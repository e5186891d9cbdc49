import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chat, ChatMessage, ChatOptions, Persistence, StructuredOutput } from '@rivulet/chat';
import { createChat } from '@rivulet/chat';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { importDocBlock } from '../scripts/doc-blocks.ts';

const log = vi.fn<(...data: unknown[]) => void>();
const { setImmediate: realSetImmediate } = globalThis;

// Answers stream at human speed; the clock need not.
beforeEach(() => {
  vi.useFakeTimers();
  log.mockClear();
  vi.stubGlobal('console', { ...console, log });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Runs a block that waits for answers. */
async function run(document: string, name: string): Promise<Record<string, unknown>> {
  const state = { over: false };
  const block = importDocBlock(document, name).finally(() => {
    state.over = true;
  });
  block.catch(() => {});
  while (!state.over) {
    await vi.advanceTimersByTimeAsync(100);
    await new Promise((resolve) => realSetImmediate(resolve));
  }
  return block;
}

const chatBlock = (name: string): Promise<Record<string, unknown>> => run('docs/chat.md', name);

describe('the guide to chats', () => {
  test('asks', async () => {
    const { reply, chat } = await chatBlock('ask.ts');
    expect(reply).toMatchObject({ text: 'The tide comes in twice a day.', status: 'complete' });
    expect((chat as Chat).getSnapshot().status).toBe('ready');
    expect(log).toHaveBeenCalledWith('submitted', '');
  });

  test('reads a response', async () => {
    const { message } = await chatBlock('read.ts');
    expect(message).toMatchObject({ text: 'Hello there.', status: 'complete' });
  });

  test('branches', async () => {
    const { chat, ids, index } = await chatBlock('branches.ts');
    expect(ids).toHaveLength(2);
    expect(index).toBe(1);
    expect((chat as Chat).getSnapshot().messages.map(({ text }) => text)).toEqual(['Count on!', 'Three.']);
  });

  test('resumes', async () => {
    const { reply, methods } = await chatBlock('resume.ts');
    expect(reply).toMatchObject({ text: 'Once upon a time there was a river that never slept.', status: 'complete' });
    expect(methods).toEqual(['POST', 'GET']);
  });

  test('runs tools', async () => {
    const { reply, chat } = await chatBlock('tools.ts');
    expect(reply).toMatchObject({ text: 'It is 21 degrees in Oslo.' });
    expect((chat as Chat).getSnapshot().messages[2]?.parts[0]).toMatchObject({ result: { city: 'Oslo', degrees: 21 } });
  });

  test('reads typed values', async () => {
    await importDocBlock('docs/chat.md', 'indexed-db.ts'); // makes the folder
    writeFileSync(
      join(process.cwd(), 'docs/.blocks/docs__chat.md/recipe-schema.ts'),
      `export const recipeSchema = { '~standard': { version: 1 as const, vendor: 'test', validate: (value: unknown) => ({ value: value as { title: string; steps: string[] } }) } };`,
    );
    const { output, titles } = await chatBlock('structured.ts');
    expect(output).toMatchObject({
      status: 'valid',
      value: { title: 'Soup', steps: ['Boil.', 'Eat.'] },
    } satisfies Partial<StructuredOutput<unknown>>);
    expect((titles as Set<string>).size).toBeGreaterThan(1);
  });

  test('persists, and keeps what was typed', async () => {
    const { openChat } = await chatBlock('persist.ts');
    const open = openChat as () => Promise<{ chat: Chat; persist: Persistence }>;
    const first = await open();
    const sent = first.chat.send('Milk, eggs');
    first.persist.setDraft('and');
    await vi.advanceTimersByTimeAsync(5000);
    await sent;
    await first.persist.flush();
    const second = await open();
    expect(second.chat.getSnapshot().messages.map(({ text }) => text)).toEqual(['Milk, eggs', 'Noted.']);
    expect(second.persist.draft).toBe('and');
  });

  test('persists in IndexedDB', async () => {
    const kept = new Map<string, unknown>();
    const request = <T>(result: T): { result: T; onsuccess?: () => void; onupgradeneeded?: () => void } => {
      const made: ReturnType<typeof request<T>> = { result };
      queueMicrotask(() => {
        made.onupgradeneeded?.();
        made.onsuccess?.();
      });
      return made;
    };
    const objects = {
      get: (key: string) => request(kept.get(key)),
      put: (value: unknown, key: string) => request(void kept.set(key, structuredClone(value))),
    };
    vi.stubGlobal('indexedDB', {
      open: () => request({ createObjectStore: () => objects, transaction: () => ({ objectStore: () => objects }) }),
    });
    const { indexedDbStorage } = await chatBlock('indexed-db.ts');
    const storage = (
      indexedDbStorage as (key: string) => { load(): Promise<unknown>; save(stored: unknown): Promise<void> }
    )('a');
    expect(await storage.load()).toBeNull();
    await storage.save({ draft: 'x' });
    expect(await storage.load()).toEqual({ draft: 'x' });
  });
});

describe('the guide to transports', () => {
  test('chats inside the page', async () => {
    const { reply } = await run('docs/transports.md', 'in-process.ts');
    expect(reply).toMatchObject({ text: 'Say it again', status: 'complete' } satisfies Partial<ChatMessage>);
  });

  test('chats over a WebSocket, and closes it when it is stopped', async () => {
    const sockets: FakeSocket[] = [];
    class FakeSocket {
      onopen = (): void => {};
      onmessage: ((event: { data: string }) => void) | null = null;
      onclose: (() => void) | null = null;
      closed = false;
      readonly sent: string[] = [];
      constructor() {
        sockets.push(this);
        queueMicrotask(() => this.onopen());
      }
      send(text: string): void {
        this.sent.push(text);
        this.onmessage?.({ data: '{"choices":[{"index":0,"delta":{"content":"Hello"}}]}' });
        if (sockets.length > 1) return;
        this.onmessage?.({ data: '{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}' });
        this.onmessage?.({ data: '[DONE]' });
      }
      close(): void {
        this.closed = true;
        this.onclose?.();
      }
    }
    vi.stubGlobal('WebSocket', FakeSocket);
    const { webSocketTransport } = await run('docs/transports.md', 'web-socket.ts');
    const transport = (webSocketTransport as (address: string) => NonNullable<ChatOptions['transport']>)(
      'wss://chat.example',
    );
    const chat = createChat({ transport });
    expect(await chat.send('Hi')).toMatchObject({ text: 'Hello', status: 'complete' });
    expect(JSON.parse(sockets[0]!.sent[0]!)).toMatchObject({ messages: [{ content: 'Hi' }] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(sockets[0]!.closed).toBe(true);

    const cut = chat.send('More');
    await vi.advanceTimersByTimeAsync(10);
    chat.stop();
    expect(await cut).toMatchObject({ status: 'stopped', text: 'Hello' });
    expect(sockets[1]!.closed).toBe(true);
  });
});
