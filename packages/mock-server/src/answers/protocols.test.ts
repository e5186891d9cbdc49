import {
  agUi,
  anthropicMessages,
  applyChatEvent,
  chatgptDelta,
  type ChatProtocol,
  createChatMessage,
  dashscope,
  detectProtocol,
  gemini,
  ollama,
  openaiChat,
  openaiResponses,
  plainText,
  qianfan,
  readChatStream,
  uiMessageStream,
} from '@rivulet/chat';
import { expect, test } from 'vitest';
import { answer, createMockServer } from '../index.ts';

const factories = {
  openaiChat,
  openaiResponses,
  anthropicMessages,
  gemini,
  dashscope,
  qianfan,
  uiMessageStream,
  agUi,
  ollama,
  plainText,
  chatgptDelta,
};
const fast = { tokensPerSecond: Infinity, timeToFirstToken: 0 };

async function read(response: Response, protocol: ChatProtocol): Promise<string> {
  let message = createChatMessage({ role: 'assistant' });
  for await (const chatEvent of readChatStream(response, { protocol })) message = applyChatEvent(message, chatEvent);
  return `${message.status}: ${message.text}`;
}

test.each(Object.entries(factories))(
  '%s() is answered in what it reads, by itself and by its name',
  async (name, make) => {
    const protocol = make();
    const { fetch } = createMockServer({
      'POST /itself': answer('Hello.', { protocol, ...fast }),
      'POST /name': answer('Hello.', { protocol: name as keyof typeof factories, ...fast }),
    });
    const init = { method: 'POST', body: JSON.stringify(protocol.request({ messages: [] }).body) };
    expect(await read(await fetch('/itself', init), protocol)).toBe('complete: Hello.');
    expect(await read(await fetch('/name', init), protocol)).toBe('complete: Hello.');
  },
);

test('a protocol that nobody writes is named at once', () => {
  expect(() => answer('Hello.', { protocol: detectProtocol() })).toThrow(/in detect; in one of openai-chat, /);
  // @ts-expect-error no name
  expect(() => answer('Hello.', { protocol: 'constructor' })).toThrow(TypeError);
});
