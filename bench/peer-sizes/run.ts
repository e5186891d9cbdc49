/**
 * What an import adds to an app's first load, ours beside the peers': esbuild, minified and gzipped, React external, by
 * the script that checks our own budgets (`scripts/sizes.ts`). A row holds libraries that do the same job.
 *
 *     npx pnpm@12.21.0 install && node bench/peer-sizes/run.ts
 */
import { fileURLToPath } from 'node:url';
import { sizeOf } from '../../scripts/sizes.ts';

/** A library at a job, and what an app that uses it for that imports. */
interface Import {
  readonly name: string;
  readonly entry: string;
}

export interface Job {
  readonly job: string;
  /** Ours first. */
  readonly imports: readonly Import[];
}

const ours = {
  name: 'Rivulet',
  chat: `export { useChatStream } from '@rivulet/react'; export { openaiChat } from '@rivulet/chat';`,
  text: `export { StreamingText } from '@rivulet/react'; export { markdown } from '@rivulet/markdown';`,
};
const xChat = `export { useXChat, OpenAIChatProvider, XRequest } from '@ant-design/x-sdk';`;
const xMarkdown = `export { XMarkdown } from '@ant-design/x-markdown';`;

export const jobs: readonly Job[] = [
  {
    job: 'bytes → events',
    imports: [
      { name: ours.name, entry: `export { createParser, readEventStream } from '@rivulet/core';` },
      { name: 'eventsource-parser', entry: `export { EventSourceParserStream } from 'eventsource-parser/stream';` },
    ],
  },
  {
    job: 'an event stream that reconnects',
    imports: [
      { name: ours.name, entry: `export { openEventStream } from '@rivulet/core';` },
      { name: 'eventsource', entry: `export { EventSource } from 'eventsource';` },
      { name: 'fetch-event-source', entry: `export { fetchEventSource } from '@microsoft/fetch-event-source';` },
    ],
  },
  {
    job: 'a chat, without what it looks like',
    imports: [
      { name: ours.name, entry: ours.chat },
      {
        name: 'AI SDK',
        entry: `export { useChat } from '@ai-sdk/react'; export { DefaultChatTransport } from 'ai';`,
      },
      { name: 'TanStack AI', entry: `export { useChat, fetchServerSentEvents } from '@tanstack/ai-react';` },
      { name: 'x-sdk', entry: xChat },
      {
        name: 'assistant-ui',
        entry: `export { AssistantRuntimeProvider, useLocalRuntime } from '@assistant-ui/react';`,
      },
    ],
  },
  {
    job: 'Markdown that grows',
    imports: [
      { name: ours.name, entry: ours.text },
      { name: 'Streamdown', entry: `export { Streamdown } from 'streamdown';` },
      {
        name: 'react-markdown',
        entry: `export { default as Markdown } from 'react-markdown'; export { default as remarkGfm } from 'remark-gfm';`,
      },
      { name: 'x-markdown', entry: xMarkdown },
    ],
  },
  {
    job: 'a chat with its message list and composer',
    imports: [
      { name: 'Rivulet (these you write)', entry: ours.chat + ours.text },
      {
        name: 'assistant-ui',
        entry: `export {
          AssistantRuntimeProvider, useLocalRuntime, ThreadPrimitive, MessagePrimitive, ComposerPrimitive
        } from '@assistant-ui/react';`,
      },
      { name: 'Ant Design X', entry: `export { Bubble, Sender } from '@ant-design/x'; ${xChat} ${xMarkdown}` },
    ],
  },
];

export interface Size {
  readonly name: string;
  readonly kib: number;
}

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** In KiB; ours from this repository, the peers as this folder has them installed. */
export async function sizesOf({ imports }: Job): Promise<readonly Size[]> {
  const sizes: Size[] = [];
  for (const { name, entry } of imports) {
    const bytes = await sizeOf(entry, entry.includes('@rivulet/') ? root : here);
    sizes.push({ name, kib: bytes / 1024 });
  }
  return sizes;
}

if (import.meta.main) {
  for (const job of jobs) {
    console.log(job.job);
    for (const { name, kib } of await sizesOf(job))
      console.log(`  ${name.padEnd(28)}${kib.toFixed(1).padStart(8)} KiB`);
  }
}
