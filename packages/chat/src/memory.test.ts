import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createChatMessage } from './create-chat-message.ts';
import { foldMessage } from './fold-message.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

test('a message keeps its words, not the network chunks they were cut from', () => {
  const fold = foldMessage(createChatMessage({ role: 'assistant' }));
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < 1000; index += 1) {
    const chunk = `${index} `.padEnd(65_536, 'some words that came over the network ');
    fold.apply({ type: 'delta', part: 'text', text: chunk.slice(100, 140) });
  }
  collect();
  const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
  expect(fold.message().text).toHaveLength(40_000);
  expect(megabytes).toBeLessThan(10);
});
