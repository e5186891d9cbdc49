import type { Budget } from './sizes.ts';

const openaiChat = `export { createChat, openaiChat } from '@rivulet/chat';`;

/** A protocol's cost is what it adds to an app that has the chat and one protocol already. */
const protocol = (name: string, ratchetKiB = 1): Budget => ({
  name: `${name}, on top of openaiChat`,
  entry: `${openaiChat} export { ${name} } from '@rivulet/chat';`,
  without: openaiChat,
  limitKiB: 1,
  ratchetKiB,
});

export const budgets: readonly Budget[] = [
  {
    name: 'core: createParser + readEventStream',
    entry: `export { createParser, readEventStream } from '@rivulet/core';`,
    limitKiB: 2,
  },
  {
    name: 'core: openEventStream',
    entry: `export { openEventStream } from '@rivulet/core';`,
    limitKiB: 4.5,
    ratchetKiB: 5.96,
  },
  {
    name: 'react: useEventStream',
    entry: `export { useEventStream } from '@rivulet/react';`,
    limitKiB: 5,
    ratchetKiB: 7.42,
  },
  {
    name: 'react: useChatStream + openaiChat',
    entry: `export { useChatStream } from '@rivulet/react'; export { openaiChat } from '@rivulet/chat';`,
    limitKiB: 9,
    ratchetKiB: 12.02,
  },
  { name: 'react: StreamingText, plain', entry: `export { StreamingText } from '@rivulet/react';`, limitKiB: 3.5 },
  {
    name: 'markdown: with parser, GFM and URL policy',
    entry: `export { markdown } from '@rivulet/markdown';`,
    limitKiB: 48,
  },
  protocol('openaiResponses'),
  protocol('anthropicMessages'),
  protocol('gemini', 1.32),
  protocol('dashscope'),
  protocol('qianfan'),
  protocol('uiMessageStream'),
  protocol('agUi'),
  protocol('ollama'),
  protocol('plainText'),
  protocol('chatgptDelta'),
];
