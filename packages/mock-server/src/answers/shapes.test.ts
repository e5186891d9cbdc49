import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { answer, type AnswerPart, type AnswerProtocol, createMockServer } from '../index.ts';

const folder = fileURLToPath(new URL('../../../../fixtures/chat/', import.meta.url));

const parts: readonly AnswerPart[] = [
  { type: 'reasoning', text: 'Let me see.' },
  { type: 'text', text: 'It is sunny.' },
  { type: 'source', url: 'https://weather.example/', title: 'Forecast' },
  { type: 'tool-call', name: 'get_weather', arguments: { city: 'Oslo' }, id: 'call_1' },
];
const results: readonly AnswerPart[] = [
  { type: 'tool-result', result: { ok: true } },
  { type: 'file', url: 'https://cdn.example/a.png', mediaType: 'image/png' },
  { type: 'data', name: 'progress', id: 'p1', data: { pct: 50 } },
];

interface Case {
  readonly protocol: AnswerProtocol;
  /** The transcripts that show the platform's shape start with these. */
  readonly transcripts: readonly string[];
  readonly content: readonly AnswerPart[];
  readonly body?: object;
  /** Fields that no transcript happens to show, as the platform's documentation names them. */
  readonly documented?: readonly string[];
}

const cases: readonly Case[] = [
  {
    protocol: 'openai-chat',
    transcripts: ['openai-chat', 'deepseek', 'openai-compat-openrouter'],
    content: parts,
    body: { stream_options: { include_usage: true } },
    documented: [
      'choices[].delta.annotations[].type',
      'choices[].delta.annotations[].url_citation.url',
      'choices[].delta.annotations[].url_citation.title',
      'choices[].delta.annotations[].url_citation.start_index',
      'choices[].delta.annotations[].url_citation.end_index',
    ],
  },
  {
    protocol: 'openai-responses',
    transcripts: ['openai-responses'],
    content: parts,
    documented: ['name'],
  },
  {
    protocol: 'anthropic',
    transcripts: ['anthropic'],
    content: parts,
    documented: ['type', 'url', 'title', 'cited_text', 'encrypted_index'].map((name) => `delta.citation.${name}`),
  },
  {
    protocol: 'gemini',
    transcripts: ['gemini'],
    content: parts,
    documented: ['uri', 'title'].map((name) => `candidates[].groundingMetadata.groundingChunks[].web.${name}`),
  },
  {
    protocol: 'dashscope',
    transcripts: ['dashscope'],
    content: parts,
    body: { parameters: { incremental_output: true } },
  },
  { protocol: 'qianfan', transcripts: ['qianfan-v1'], content: parts },
  {
    protocol: 'ui-message-stream',
    transcripts: ['aisdk-ui'],
    content: [...parts, ...results],
    documented: ['messageMetadata.usage.reasoningTokens', 'input.city', 'output.ok'],
  },
  {
    protocol: 'ag-ui',
    transcripts: ['agui'],
    content: [...parts, ...results],
    documented: ['value[].title', 'value.url', 'value.mediaType', 'value.pct'],
  },
  { protocol: 'ollama', transcripts: ['ollama'], content: parts },
];

test.each(cases)(
  '$protocol sends no field that the platform does not send',
  async ({ protocol, transcripts, content, body, documented = [] }) => {
    const known = new Set(documented);
    for (const file of readdirSync(folder).filter(
      (name) => /\.(sse|ndjson)$/.test(name) && transcripts.some((start) => name.startsWith(start)),
    )) {
      for (const path of pathsOf(readFileSync(`${folder}${file}`, 'utf8'))) known.add(path);
    }
    const invented = [...pathsOf(await wire(protocol, content, body))].filter((path) => !known.has(path));
    expect(invented).toEqual([]);
  },
);

test.each(cases)(
  '$protocol leaves out nothing that a client may lean on',
  async ({ protocol, transcripts, content, body }) => {
    const sent = pathsOf(await wire(protocol, content, body));
    const full = `${folder}${transcripts[0]}${fullest[protocol]}`;
    const missing = [...pathsOf(readFileSync(full, 'utf8'))].filter((path) => !sent.has(path) && !optional.test(path));
    expect(missing).toEqual([]);
  },
);

/** The transcript of each platform that has most in it. */
const fullest: Readonly<Partial<Record<AnswerProtocol, string>>> = {
  'openai-chat': '-tools-parallel.sse',
  'openai-responses': '-full.sse',
  anthropic: '-full.sse',
  gemini: '-full.sse',
  dashscope: '-incremental-full.sse',
  qianfan: '-function-call.sse',
  'ui-message-stream': '-full.sse',
  'ag-ui': '-full.sse',
  ollama: '-full.ndjson',
};

/** Padding, tiers, details of details, and what a conversation has only if one asks for it. */
const optional =
  /obfuscation|service_tier|logprobs\[|usage$|TokensDetails|prompt_tokens_details|thoughtSignature|finish_reason$|transient|parentMessageId|stepName|snapshot|^delta\[\]|protocolVersion|msg$|text\.format|key$|value$|^data\.|input\.q|output\.hits|args\.days|arguments\.unit|site_name/;

async function wire(protocol: AnswerProtocol, content: readonly AnswerPart[], body: object = {}): Promise<string> {
  const { fetch } = createMockServer({
    'POST /': answer(content, { protocol, tokensPerSecond: Infinity, timeToFirstToken: 0 }),
  });
  return await (await fetch('/', { method: 'POST', body: JSON.stringify(body) })).text();
}

/** The path of every field in the JSON of a stream. */
function pathsOf(stream: string): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const line of stream.split(/\r?\n/)) {
    const json = line.replace(/^data: ?/, '');
    if (json.startsWith('{')) collect(JSON.parse(json), '', paths);
  }
  return paths;
}

function collect(value: unknown, path: string, paths: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, `${path}[]`, paths);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) collect(inner, path === '' ? key : `${path}.${key}`, paths);
  } else paths.add(path);
}
