import { createChat, type Chat, type ChatMessage, type StandardSchema } from '@rivulet/chat';
import { expectTypeOf, test } from 'vitest';
import { useChatMessage } from './use-chat-message.ts';
import { useChatStream } from './use-chat-stream.ts';
import { useStructuredOutput } from './use-structured-output.ts';

declare const chat: Chat;

test('a url makes a chat, a chat is shown', () => {
  expectTypeOf(useChatStream({ url: '/api/chat' }).messages).toEqualTypeOf<readonly ChatMessage[]>();
  expectTypeOf(useChatStream({ chat, updates: 'structure' }).chat).toEqualTypeOf<Chat>();
  // @ts-expect-error: a chat that is handed in has its own options
  useChatStream({ chat, url: '/api/chat' });
  // @ts-expect-error: there are two ways to hear of updates
  useChatStream({ url: '/api/chat', updates: 'never' });
});

test('the functions are the chat’s', () => {
  const result = useChatStream({ url: '/api/chat' });
  expectTypeOf(result.send).toEqualTypeOf<Chat['send']>();
  expectTypeOf(result.addToolResult).toEqualTypeOf<Chat['addToolResult']>();
  expectTypeOf(result.status).toEqualTypeOf<'ready' | 'submitted' | 'streaming' | 'error'>();
  expectTypeOf(createChat({ url: '/' })).toExtend<Chat>();
});

test('a message stays a message, and none stays none', () => {
  const { messages } = useChatStream({ url: '/api/chat' });
  expectTypeOf(useChatMessage(messages[0]!)).toEqualTypeOf<ChatMessage>();
  expectTypeOf(useChatMessage(messages[0])).toEqualTypeOf<ChatMessage | undefined>();
});

test('a structured output is of the type its schema makes', () => {
  const output = useStructuredOutput(undefined, {} as StandardSchema<{ readonly steps: readonly string[] }>);
  expectTypeOf(output?.partial?.steps).toEqualTypeOf<readonly string[] | undefined>();
  if (output?.status === 'valid') expectTypeOf(output.value).toEqualTypeOf<{ readonly steps: readonly string[] }>();
});
