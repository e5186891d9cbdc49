import { answer } from './answers.ts';
import type { AnswerContent, AnswerOptions } from './answers/options.ts';
import type { AnswerProtocol } from './answers/protocols.ts';
import { field } from './answers/wire.ts';
import { type Fault, withFaults } from './faults/fault.ts';
import { keepResponses } from './platforms/kept-responses.ts';
import { reply } from './platforms/reply.ts';
import type { RouteKey, Routes } from './routes.ts';
import { bytes, json, respond, type Scenario, steps } from './scenario.ts';
import { ticker } from './ticker.ts';

/** What the models of all platforms say, and how it goes wrong. */
export interface PlatformsOptions extends Omit<AnswerOptions, 'protocol' | 'plainText'> {
  /** What the model says. Default: it calls the tools it is offered, and talks about streaming. */
  readonly content?: AnswerContent;
  /** What goes wrong with every answer, the first one nearest to it. */
  readonly faults?: readonly Fault[];
}

/** Which platform answers on which path. `POST /api/chat` is both Ollama's and the AI SDK's: the body says whose. */
const paths = {
  'POST /v1/chat/completions': 'openai-chat',
  'POST /chat/completions': 'openai-chat',
  'POST /v2/chat/completions': 'openai-chat',
  'POST /compatible-mode/v1/chat/completions': 'openai-chat',
  'POST /v1/messages': 'anthropic',
  'POST /v1beta/models/{model}:streamGenerateContent': 'gemini',
  'POST /v1beta/models/{model}:generateContent': 'gemini',
  'POST /v1/models/{model}:streamGenerateContent': 'gemini',
  'POST /v1/models/{model}:generateContent': 'gemini',
  'POST /api/v1/services/aigc/text-generation/generation': 'dashscope',
  'POST /rpc/2.0/ai_custom/v1/wenxinworkshop/chat/{model}': 'qianfan',
  'POST /api/generate': 'ollama-generate',
  'POST /agent': 'ag-ui',
  'POST /text': 'plain-text',
} as const satisfies Readonly<Partial<Record<RouteKey, AnswerProtocol>>>;

/** What no platform lets pass, so that no test does. */
const notJson = { status: 400, type: 'invalid_request_error', message: 'The request has a body that is not JSON.' };

/**
 * The routes of the platforms themselves, on their real paths: what `rivulet-mock` serves. Give them to
 * `createMockServer`, beside routes of your own.
 */
export function platforms(options: PlatformsOptions = {}): Routes {
  const { content = reply, faults = [], stream = 'platform', ...rest } = options;
  const speaking = (protocol: AnswerProtocol): Scenario => {
    const asked = answer(content, { ...rest, stream, protocol });
    const misread = answer([], { ...rest, protocol, error: notJson });
    return (context) => steps(typeof context.request.body === 'string' ? misread : asked, context);
  };
  const answering = (protocol: AnswerProtocol): Scenario => withFaults(speaking(protocol), ...faults);
  const ollama = answering('ollama');
  const uiMessageStream = answering('ui-message-stream');
  const responses = keepResponses(speaking('openai-responses'));
  return {
    ...Object.fromEntries(Object.entries(paths).map(([path, protocol]) => [path, answering(protocol)])),
    'POST /v1/responses': withFaults(responses.create, ...faults),
    'GET /v1/responses/{id}': withFaults(responses.retrieve, ...faults),
    'POST /api/chat': (context) => steps(isUiMessages(context.request.body) ? uiMessageStream : ollama, context),
    'GET /prices': withFaults(ticker({ seed: options.seed ?? 1 }), ...faults),
    'GET /v1/models': () =>
      json({ object: 'list', data: [{ id: modelName(options), object: 'model', created: 0, owned_by: 'rivulet' }] }),
    'GET /api/tags': () => json({ models: [{ name: modelName(options), model: modelName(options) }] }),
    'GET /': () => [respond(200, { 'content-type': 'text/plain; charset=utf-8' }), bytes(pathList)],
  };
}

/** What {@link platforms} answers, for people to read. */
export const platformPaths: Readonly<Record<string, readonly string[]>> = {
  OpenAI: ['POST /v1/chat/completions', 'POST /v1/responses', 'GET /v1/responses/{id}', 'GET /v1/models'],
  Anthropic: ['POST /v1/messages'],
  Gemini: [
    'POST /v1beta/models/{model}:streamGenerateContent',
    'POST /v1beta/models/{model}:generateContent',
    'and under /v1',
  ],
  Ollama: ['POST /api/chat', 'POST /api/generate', 'GET /api/tags'],
  DashScope: ['POST /api/v1/services/aigc/text-generation/generation', 'POST /compatible-mode/v1/chat/completions'],
  Qianfan: ['POST /rpc/2.0/ai_custom/v1/wenxinworkshop/chat/{model}', 'POST /v2/chat/completions'],
  DeepSeek: ['POST /chat/completions'],
  'AI SDK': ['POST /api/chat'],
  'AG-UI': ['POST /agent'],
  'plain text': ['POST /text'],
  'stock prices': ['GET /prices'],
};

/** {@link platformPaths} as a table. */
export const pathList: string = Object.entries(platformPaths)
  .flatMap(([name, list]) => list.map((path, index) => `  ${(index === 0 ? name : '').padEnd(14)}${path}\n`))
  .join('');

function modelName({ model }: PlatformsOptions): string {
  return model ?? 'rivulet-mock';
}

/** The AI SDK sends messages of parts, Ollama messages with a content. */
function isUiMessages(body: unknown): boolean {
  const messages = field(body, 'messages');
  return Array.isArray(messages) && messages.some((message) => Array.isArray(field(message, 'parts')));
}
