import { describe, expect, test } from 'vitest';
import { applyChatEvent } from './apply-chat-event.ts';
import { createChatMessage } from './create-chat-message.ts';
import { foldMessage } from './fold-message.ts';
import { executableToolCalls, toolArguments } from './tool-arguments.ts';
import type { ChatEvent, ChatMessage, ToolCallPart } from './types.ts';

const empty = createChatMessage({ role: 'assistant', id: 'm', createdAt: 0 });
const folded = (events: readonly ChatEvent[], start: ChatMessage = empty): ChatMessage =>
  events.reduce((message, event) => applyChatEvent(message, event), start);
const text = (key: string): ChatEvent => ({ type: 'part-start', part: { type: 'text', key, text: '' } });
const call = (args: string, key = 'c'): readonly ChatEvent[] => [
  {
    type: 'part-start',
    part: { type: 'tool-call', key, id: 'call-1', name: 'look', arguments: '', state: 'streaming' },
  },
  { type: 'delta', part: key, text: args },
];
const ended: readonly ChatEvent[] = [
  { type: 'finish', reason: 'tool-calls', rawReason: 'tool_calls' },
  { type: 'end', end: 'done-marker' },
];

describe('a message takes its events in', () => {
  test('text grows, and what was not touched is shared', () => {
    const one = folded([
      text('a'),
      { type: 'delta', part: 'a', text: 'Hi' },
      { type: 'source', part: { type: 'source', key: 's', url: 'https://x.example' } },
    ]);
    const two = applyChatEvent(one, { type: 'delta', part: 'a', text: ' there' });
    expect(two).toMatchObject({ text: 'Hi there', status: 'streaming' });
    expect(one.text).toBe('Hi');
    expect(two.parts[1]).toBe(one.parts[1]);
    expect(two.metadata).toBe(one.metadata);
  });

  test('an event that says nothing new gives the same message back', () => {
    expect(applyChatEvent(empty, { type: 'ping' })).toBe(empty);
    const over = folded([{ type: 'end', end: 'done-marker' }]);
    expect(applyChatEvent(over, { type: 'delta', part: 'a', text: 'late' })).toBe(over);
  });

  test('parts interleave, and text is those of type text in their order', () => {
    const message = folded([
      text('a'),
      text('b'),
      { type: 'delta', part: 'b', text: '2' },
      { type: 'delta', part: 'a', text: '1' },
      { type: 'part-start', part: { type: 'reasoning', key: 'r', text: 'hm' } },
      { type: 'set', part: 'r', signature: 'sig' },
    ]);
    expect(message.text).toBe('12');
    expect(message.parts[2]).toEqual({ type: 'reasoning', key: 'r', text: 'hm', signature: 'sig' });
  });

  test('a snapshot replaces, a key that exists is not opened again, a key nobody opened opens a text', () => {
    const message = folded([
      text('a'),
      { type: 'delta', part: 'a', text: 'Hel' },
      text('a'),
      { type: 'snapshot', part: 'a', text: 'Hello' },
      { type: 'delta', part: 'free', text: '!' },
    ]);
    expect(message.text).toBe('Hello!');
  });

  test('data of the same key is replaced in its place, retracted parts are gone', () => {
    const data = (value: number): ChatEvent => ({
      type: 'data',
      part: { type: 'data', key: 'd', name: 'progress', data: value },
    });
    const message = folded([
      data(1),
      text('a'),
      { type: 'delta', part: 'a', text: 'no' },
      data(2),
      { type: 'retract', parts: ['a'] },
    ]);
    expect(message.parts).toEqual([{ type: 'data', key: 'd', name: 'progress', data: 2 }]);
    expect(message.text).toBe('');
  });

  test('model, usage, reason and times are kept; the provider id goes to the metadata', () => {
    let message = applyChatEvent(empty, { type: 'start', id: 'resp-1', model: 'm-1' }, 5);
    expect(message.status).toBe('pending');
    message = applyChatEvent(message, text('a'), 10);
    message = applyChatEvent(message, { type: 'delta', part: 'a', text: 'x' }, 20);
    message = applyChatEvent(message, { type: 'delta', part: 'a', text: 'y' }, 30);
    message = applyChatEvent(
      message,
      { type: 'usage', usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } },
      31,
    );
    message = applyChatEvent(message, { type: 'finish', reason: 'stop', rawReason: 'end_turn' }, 32);
    message = applyChatEvent(message, { type: 'end', end: 'terminal-event' }, 40);
    expect(message).toMatchObject({
      model: 'm-1',
      metadata: { responseId: 'resp-1' },
      usage: { totalTokens: 3 },
      rawFinishReason: 'end_turn',
      timing: { startedAt: null, firstTokenAt: 20, lastTokenAt: 30, endedAt: 40 },
    });
  });

  test('a filter that comes after "stop" wins, an error at any time fails the answer', () => {
    expect(
      folded([
        { type: 'finish', reason: 'stop', rawReason: 'stop' },
        { type: 'finish', reason: 'content-filter', rawReason: 'stop' },
        { type: 'end', end: 'done-marker' },
      ]),
    ).toMatchObject({
      status: 'incomplete',
      finishReason: 'content-filter',
    });
    expect(
      folded([
        { type: 'error', error: { code: 500, type: null, message: 'Oops.' } },
        { type: 'finish', reason: 'stop', rawReason: 'stop' },
        { type: 'end', end: 'done-marker' },
      ]),
    ).toMatchObject({ status: 'failed', error: { code: 500 } });
  });
});

describe('tool calls become executable', () => {
  test('only with the end of an answer whose arguments came whole', () => {
    const streaming = folded([...call('{"a":1}'), { type: 'part-end', part: 'c' }]);
    expect(streaming.parts[0]).toMatchObject({ state: 'ready' });
    expect(executableToolCalls(streaming)).toEqual([]);
    const whole = folded(ended, streaming);
    expect(executableToolCalls(whole)).toHaveLength(1);
    expect(toolArguments(whole.parts[0] as ToolCallPart)).toEqual({ a: 1 });
  });

  test.each(['{"a":1', '{"a":"x', 'nonsense', '[1,]'])('never with arguments like %s', (args) => {
    const message = folded([...call(args), { type: 'part-end', part: 'c' }, ...ended]);
    expect(message.parts[0]).toMatchObject({ state: 'invalid', arguments: args });
    expect(executableToolCalls(message)).toEqual([]);
    expect(() => toolArguments(message.parts[0] as ToolCallPart)).toThrow(TypeError);
  });

  test('never when the answer was cut, stopped or failed, though the arguments look whole', () => {
    for (const end of ['eof', 'transport', 'stop', 'error'] as const) {
      const message = folded([...call('{"amount":1}'), { type: 'end', end }]);
      expect(message.parts[0]).toMatchObject({ state: 'invalid' });
      expect(executableToolCalls(message)).toEqual([]);
      const closed = folded([...call('{"amount":1}'), { type: 'part-end', part: 'c' }, { type: 'end', end }]);
      expect(executableToolCalls(closed)).toEqual([]);
    }
  });

  test('never where the answer holds their result already: the provider ran them itself', () => {
    const [started] = call('{"a":1}');
    const { id } = (started as { part: ToolCallPart }).part;
    const part = { type: 'tool-result', key: 'r', toolCallId: id, result: 1 } as const;
    const message = folded([
      ...call('{"a":1}'),
      { type: 'part-end', part: 'c' },
      { type: 'tool-result', part },
      ...ended,
    ]);
    expect(message).toMatchObject({ status: 'complete', parts: [{ state: 'ready' }, { type: 'tool-result' }] });
    expect(executableToolCalls(message)).toEqual([]);
  });

  test('with no arguments at all, which is a call without parameters', () => {
    const message = folded([...call(''), { type: 'part-end', part: 'c' }, ...ended]);
    expect(toolArguments(executableToolCalls(message)[0]!)).toEqual({});
  });

  test('but not when they are nested deeper than anyone can walk', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const message = folded([...call(deep), { type: 'part-end', part: 'c' }, ...ended]);
    expect(message.parts[0]).toMatchObject({ state: 'invalid' });
  });
});

describe('hostile input', () => {
  test('keys like __proto__ are keys like any other', () => {
    const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const message = folded(keys.flatMap((key) => [text(key), { type: 'delta', part: key, text: key }] as const));
    expect(message.text).toBe(keys.join(''));
    const metadata = JSON.parse('{"__proto__":{"polluted":true}}') as Record<string, never>;
    const started = folded([{ type: 'start', metadata }]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((started.metadata as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('65,536 parts and as many fragments cost what 65,536 fragments cost', () => {
    const fold = foldMessage(empty);
    const started = performance.now();
    for (let index = 0; index < 65_536; index += 1) fold.apply(text(`part-${index}`));
    for (let index = 0; index < 65_536; index += 1)
      fold.apply({ type: 'delta', part: `part-${(index * 7919) % 65_536}`, text: 'x' });
    expect(fold.message().text).toHaveLength(65_536);
    // A quadratic fold takes a minute.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

test('taking an event in touches one part, however many there are and however long the text is', () => {
  let reads = 0;
  const part = (key: string): ChatEvent => ({
    type: 'part-start',
    part: new Proxy({ type: 'text', key, text: 'x'.repeat(1000) } as const, {
      get(target, name) {
        reads += 1;
        return target[name as keyof typeof target];
      },
    }),
  });
  const fold = foldMessage(empty);
  for (let index = 0; index < 1000; index += 1) fold.apply(part(`p${index}`));
  fold.apply({ type: 'delta', part: 'p500', text: 'y' });
  reads = 0;
  for (let token = 0; token < 2000; token += 1) fold.apply({ type: 'delta', part: 'p500', text: 'y' });
  expect(reads).toBe(0);
  fold.apply({ type: 'delta', part: 'p3', text: 'y' });
  expect(reads).toBeLessThan(20);
});

test('pieces that nobody looked at in between come to the same message, times included', () => {
  const part = (key: string, words: string): ChatEvent => ({ type: 'delta', part: key, text: words });
  const events: readonly ChatEvent[] = [
    part('a', 'Once'),
    part('a', ' upon'),
    part('a', ''),
    { type: 'ping' },
    part('b', 'b'),
    part('a', ' a'),
    { type: 'snapshot', part: 'a', text: 'Twice upon a' },
    part('a', ' time'),
    ...call('{"a":'),
    part('c', '1}'),
    { type: 'part-end', part: 'c' },
    part('a', ', '),
    { type: 'retract', parts: ['a'] },
    part('a', 'Never'),
    part('a', ' more'.repeat(500)),
    ...ended,
  ];
  const one = foldMessage(empty);
  const structural = events.map((event, at) => one.apply(event, at));
  let each = empty;
  for (const [at, event] of events.entries()) each = applyChatEvent(each, event, at);
  expect(one.message()).toEqual(each);
  // Looked at each time, the same events open and close something.
  const looked = foldMessage(empty);
  expect(
    events.map((event, at) => {
      looked.message();
      return looked.apply(event, at);
    }),
  ).toEqual(structural);
});
