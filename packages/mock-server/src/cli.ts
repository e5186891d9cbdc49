#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { answer } from './answers.ts';
import { listen } from './node.ts';
import { createMockServer } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8787' },
    host: { type: 'string', default: '127.0.0.1' },
    'tokens-per-second': { type: 'string', default: '60' },
    'time-to-first-token': { type: 'string', default: '250' },
    seed: { type: 'string', default: '1' },
  },
});

const tokensPerSecond = Number(values['tokens-per-second']);
const server = createMockServer({
  'POST /v1/chat/completions': answer(
    'Streaming means that you read the first word while the last one is still being thought of. 🌊',
    {
      tokensPerSecond,
      seed: Number(values.seed),
      stream: 'platform',
    },
  ),
});
const { url } = await listen(server, { port: Number(values.port), host: values.host });
console.log(`rivulet-mock listens on ${url}`);
