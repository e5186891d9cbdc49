import { expect, test } from 'vitest';
import { openaiChat } from './openai-chat.ts';
import { expectTranscripts } from './testing/expect-transcripts.ts';
import { eventsOf, messageOf, transcripts } from './testing/transcripts.ts';

expectTranscripts(['openai-chat-', 'openai-compat-', 'deepseek-', 'qianfan-v2-'], () => openaiChat());

const head = { status: 200, headers: new Headers() };

test('an error followed by silence ends the answer at once', () => {
  const decoder = openaiChat().createDecoder(head);
  const events = decoder.decode({
    kind: 'event',
    type: 'error',
    data: '{"error":{"message":"Out of context"}}',
    lastEventId: '',
  });
  expect(events.at(-1)).toEqual({ type: 'end', end: 'error' });
});

test('a server that never sends [DONE] may end with its body, once the reason has come', () => {
  const [stopped] = transcripts('openai-compat-vllm-stop-no-done');
  const [cut] = transcripts('openai-compat-vllm-truncated');
  expect(messageOf(eventsOf([stopped!.bytes], openaiChat({ done: false }), stopped!)).status).toBe('complete');
  expect(messageOf(eventsOf([cut!.bytes], openaiChat({ done: false }), cut!)).status).toBe('incomplete');
});

test('text around a tool call stays around it', () => {
  const [transcript] = transcripts('openai-compat-text-tool-text');
  const { parts } = messageOf(eventsOf([transcript!.bytes], openaiChat(), transcript!));
  expect(parts.map(({ type }) => type)).toEqual(['text', 'tool-call', 'text']);
});

test('every event says where it stands in a stream that numbers its events', () => {
  const decoder = openaiChat().createDecoder(head);
  const events = decoder.decode({
    kind: 'event',
    type: 'message',
    data: '{"choices":[{"delta":{"content":"x"}}]}',
    lastEventId: '7',
  });
  expect(events.map(({ cursor }) => cursor)).toEqual(['7', '7']);
});

test('nothing on the wire reaches an object prototype', () => {
  for (const transcript of transcripts('').filter(({ name }) => name.includes('hostile')))
    eventsOf([transcript.bytes], openaiChat(), transcript);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('65,536 calls and arguments nested 100,000 deep are harmless', () => {
  const decoder = openaiChat().createDecoder(head);
  const read = (delta: unknown): number =>
    decoder.decode({ kind: 'event', type: 'message', data: JSON.stringify({ choices: [{ delta }] }), lastEventId: '' })
      .length;
  let events = 0;
  for (let index = 0; index < 65_536; index++)
    events += read({ tool_calls: [{ index, function: { name: 'a', arguments: '{' } }] });
  expect(events).toBe(2 * 65_536);
  const deep = `{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"a","arguments":${'['.repeat(100_000)}${']'.repeat(100_000)}}}]}}]}`;
  const last = openaiChat().createDecoder(head).decode({ kind: 'event', type: 'message', data: deep, lastEventId: '' });
  expect(last.at(-1)).toEqual({ type: 'end', end: 'error' });
});

test('a long error is kept to a length that can be shown', () => {
  const events = openaiChat()
    .createDecoder(head)
    .decode({
      kind: 'event',
      type: 'message',
      data: JSON.stringify({ error: { message: 'x'.repeat(1e6) } }),
      lastEventId: '',
    });
  expect(events[0]).toMatchObject({ error: { message: 'x'.repeat(2000) } });
});
