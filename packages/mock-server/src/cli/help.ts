import { pathList } from '../platforms.ts';
import { namedFaults } from './parse-fault.ts';

const width = Math.max(...namedFaults.map(({ name, usage }) => `${name}:${usage}`.length)) + 2;

const faultList = namedFaults
  .map(({ name, usage, meaning }) => `  ${(usage === '' ? name : `${name}:${usage}`).padEnd(width)}${meaning}`)
  .join('\n');

export const help: string = `rivulet-mock: a language model that does not think, for tests and stories that need one that streams.

Usage
  rivulet-mock [options]

  Then point any client at it, with any key:

  OPENAI_BASE_URL=http://127.0.0.1:8787/v1    OLLAMA_HOST=http://127.0.0.1:8787
  ANTHROPIC_BASE_URL=http://127.0.0.1:8787    curl -N http://127.0.0.1:8787/prices

Where it listens
  --port <number>                 8787; 0 lets the system choose a free one
  --host <address>                127.0.0.1: nobody else on the network reaches it
  --cors <origin>                 *: which origin's pages may read; --no-cors for none

What it says
  --answer <file>                 a text or Markdown file, or JSON: [parts], { "parts": [] } or { "turns": [[], []] }
                                  [{ "type": "reasoning", "text": "Hm." }, "It is ", "sunny."]
                                  Default: it calls the first tool it is offered, and otherwise talks about streaming
  --model <name>                  the name it goes by; default: the one it is asked for
  --error-after <tokens>          fails after so many tokens, the way the platform fails

How it says it
  --tokens-per-second <number>    60; Infinity for all at once
  --time-to-first-token <ms>      250
  --resumable                     numbers the events and goes on behind Last-Event-ID, also where the platform does not
  --seed <number>                 1; the same seed cuts, paces and fails the same

What goes wrong
  --fault <name[:option=value,…]> as often as you like; the first one nearest to the answer
  --fault-times <number>          only the first so many requests of each path; default: all

${faultList}

Other
  --quiet                         no line for each request
  --allow-production              run although NODE_ENV is production
  --help, --version

Paths
${pathList}
Examples
  rivulet-mock --tokens-per-second 20 --answer answer.md
  rivulet-mock --fault drop:after=10,by=rst --fault-times 1
  rivulet-mock --port 0 --fault stall:after=5,ms=8000 --fault cut:inside=utf-8
`;
