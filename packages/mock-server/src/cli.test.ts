import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { readAnswerFile } from './cli/answer-file.ts';
import { help } from './cli/help.ts';
import { namedFaults, parseFault } from './cli/parse-fault.ts';
import { parseOptions } from './cli/parse-options.ts';
import { answer, createMockServer, event, withFaults } from './index.ts';

// Processes take a while to start on a machine that does much else.
vi.setConfig({ testTimeout: 30_000 });

const command = fileURLToPath(new URL('cli.ts', import.meta.url));

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command to its end, or until it has written `until`. */
function run(
  args: readonly string[],
  {
    env = {},
    until,
    asked,
  }: { env?: NodeJS.ProcessEnv; until?: RegExp; asked?: (match: RegExpExecArray) => Promise<void> } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [command, ...args], { env: { ...process.env, NODE_ENV: 'test', ...env } });
  let stdout = '';
  let stderr = '';
  let found = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const match = until?.exec(stdout);
    if (!match || found) return;
    found = true;
    void (asked?.(match) ?? Promise.resolve()).finally(() => child.kill());
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

test('--help tells of every option, fault and path, within a terminal', async () => {
  const { code, stdout } = await run(['--help']);
  expect([code, stdout]).toEqual([0, help]);
  for (const { name } of namedFaults) expect(stdout).toContain(`\n  ${name}`);
  for (const option of [
    '--port',
    '--host',
    '--cors',
    '--answer',
    '--seed',
    '--tokens-per-second',
    '--fault',
    '--allow-production',
  ])
    expect(stdout).toContain(option);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
});

test('--version says the version', async () => {
  expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('it refuses to run in production, unless told', async () => {
  const production = { NODE_ENV: 'production' };
  const refused = await run([], { env: production });
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('NODE_ENV is production')]);
  const told = await run(['--port', '0', '--allow-production'], { env: production, until: /listens on/ });
  expect(told.stdout).toContain('listens on http://127.0.0.1:');
});

test('what it does not understand it says in one line, with a way out', async () => {
  const { code, stderr } = await run(['--port', 'x']);
  expect([code, stderr]).toEqual([
    2,
    'rivulet-mock: --port is a number from 0 to 65535, not x.\nTry rivulet-mock --help.\n',
  ]);
  expect(() => parseOptions(['--port', '70000'])).toThrow('--port is a number from 0 to 65535, not 70000.');
  expect(() => parseOptions(['--fault', 'slow:bytes=0'])).toThrow('bytesPerSecond is a number above 0, not 0.');
  expect(() => parseOptions(['--fault', 'status:status=99'])).toThrow('from 200 to 599, not 99');
  expect(() => parseOptions(['--fault', 'redirect:status=200'])).toThrow('200 is not a status that redirects.');
  expect(() => parseOptions(['--fault', 'cut:every=0'])).toThrow('at least one byte, not 0');
  expect(() => parseOptions(['--nope'])).toThrow("Unknown option '--nope'");
  expect(() => parseOptions(['--fault', 'nope'])).toThrow('no fault called nope');
  expect(() => parseOptions(['--answer', '/nowhere.md'])).toThrow('/nowhere.md');
  expect(() => parseOptions(['--tokens-per-second', '0'])).toThrow('--tokens-per-second is a number above 0, not 0.');
});

test('a port that is taken is said to be, with a way out', async () => {
  await run(['--port', '0'], {
    until: /127\.0\.0\.1:(\d+)/,
    asked: async ([, port = '']) => {
      const { code, stderr } = await run(['--port', port]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(`Port ${port} is taken. --port 0 lets`)]);
    },
  });
  expect.assertions(1);
});

test('it says where it listens and what it was asked; pages of any origin may ask', async () => {
  let response: Response | undefined;
  const { stdout } = await run(['--port', '0', '--time-to-first-token', '0'], {
    until: /http:\/\/127\.0\.0\.1:\d+/,
    asked: async ([url]) => {
      response = await fetch(`${url}/api/tags`, { headers: { origin: 'http://app.example' } });
      await response.text();
      await expect.poll(() => response?.ok).toBe(true);
    },
  });
  expect(response?.headers.get('access-control-allow-origin')).toBe('*');
  expect(stdout).toContain('rivulet-mock listens on');
});

test('the options become what the server is made of', () => {
  expect(parseOptions([])).toMatchObject({
    port: 8787,
    host: '127.0.0.1',
    cors: '*',
    seed: 1,
    quiet: false,
    show: null,
  });
  expect(parseOptions(['--no-cors']).cors).toBe(false);
  const { platforms } = parseOptions([
    '--seed',
    '7',
    '--tokens-per-second',
    'Infinity',
    '--resumable',
    '--model',
    'm',
    '--error-after',
    '4',
  ]);
  expect(platforms).toMatchObject({
    seed: 7,
    tokensPerSecond: Infinity,
    resumable: true,
    model: 'm',
    error: {},
    errorAfter: 4,
  });
});

test('a fault that happens once leaves later requests alone', async () => {
  const { platforms } = parseOptions(['--fault', 'status:status=503,retry-after=2', '--fault-times', '1']);
  const { fetch } = createMockServer({ 'GET /': withFaults([event('fine')], ...(platforms.faults ?? [])) });
  const first = await fetch('/');
  expect([first.status, first.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await (await fetch('/')).text()).toBe('data: fine\n\n');
});

test('every fault that --help shows can be asked for as it is shown', () => {
  for (const { name, usage } of namedFaults) {
    for (const variant of usage.split(' | ')) {
      const one = variant.replace(/=([^,|]+)(\|[^,]+)?/g, '=$1');
      expect(parseFault(`${name}:${one}`)).toBeTypeOf('function');
    }
  }
});

test('a wrong fault is refused with what there is', () => {
  expect(() => parseFault('dorp')).toThrow('There are: slow, ');
  expect(() => parseFault('drop:before=3')).toThrow('It has: after, by.');
  expect(() => parseFault('drop:after=x')).toThrow('after is a number, not x.');
  expect(() => parseFault('drop:by=car')).toThrow('by is one of fin, rst, end, not car.');
});

test('an answer file is text, parts, or turns', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rivulet-'));
  const said = async (name: string, content: string, body: object = {}): Promise<unknown> => {
    writeFileSync(join(folder, name), content);
    const file = readAnswerFile(join(folder, name));
    const { fetch } = createMockServer({ 'POST /': answer(file.content, { ...file.options, timeToFirstToken: 0 }) });
    const response = await fetch('/', { method: 'POST', body: JSON.stringify({ stream: false, ...body }) });
    const { choices } = (await response.json()) as {
      choices: readonly { message: { content: string }; finish_reason: string }[];
    };
    return [choices[0]?.message.content, choices[0]?.finish_reason];
  };
  expect(await said('a.md', '# Hi\n')).toEqual(['# Hi\n', 'stop']);
  expect(await said('a.json', '["It is ", { "type": "text", "text": "sunny." }]')).toEqual(['It is sunny.', 'stop']);
  expect(await said('b.json', '{ "parts": ["Half"], "finishReason": "length" }')).toEqual(['Half', 'length']);
  const turns = '{ "turns": [["first"], ["second"]] }';
  const answers = [
    { role: 'user', content: '1' },
    { role: 'assistant', content: '2' },
    { role: 'user', content: '3' },
  ];
  expect(await said('c.json', turns)).toEqual(['first', 'stop']);
  expect(await said('c.json', turns, { messages: answers })).toEqual(['second', 'stop']);
  await expect(said('d.json', '{')).rejects.toThrow('d.json is not JSON');
  await expect(said('e.json', '[{ "type": "tool" }]')).rejects.toThrow('has a type, one of text, reasoning');
  await expect(said('f.json', '[{ "type": "tool-call", "name": "x" }]')).rejects.toThrow('has no arguments');
});
