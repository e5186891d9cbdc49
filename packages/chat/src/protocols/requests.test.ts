import { RunAgentInputSchema } from '@ag-ui/core/schemas';
import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages';
import type { Content, FunctionCallingConfigMode, GenerateContentConfig, Tool, ToolConfig } from '@google/genai';
import { safeValidateUIMessages, type UIMessage } from 'ai';
import type { ChatRequest as OllamaRequest } from 'ollama';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import type { ResponseCreateParamsStreaming } from 'openai/resources/responses/responses';
import { expect, test } from 'vitest';
import { createChatMessage } from '../create-chat-message.ts';
import type { ChatTurn } from '../protocol-contract.ts';
import { agUi } from './ag-ui.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { chatgptDelta } from './chatgpt-delta.ts';
import { dashscope } from './dashscope.ts';
import { gemini } from './gemini.ts';
import { ollama } from './ollama.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import { plainText } from './plain-text.ts';
import { qianfan } from './qianfan.ts';
import { fullTurn, onTheWire } from './testing/conversation.ts';
import { uiMessageStream } from './ui-message-stream.ts';

// Where a platform's own client has types for the body, what is expected satisfies them.

const schema = { type: 'object', properties: { q: { type: 'string' } } };
const png = 'data:image/png;base64,iVBORw0=';
const hello: ChatTurn = { messages: [createChatMessage({ role: 'user', id: 'u', text: 'Hi' })] };
const partial: ChatTurn = {
  messages: [...hello.messages, createChatMessage({ role: 'assistant', id: 'a', text: 'Once upon ' })],
  continue: true,
};

test('openaiChat tells the whole conversation', () => {
  expect(onTheWire(openaiChat().request(fullTurn).body)).toEqual({
    model: 'model-1',
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: png } },
        ],
      },
      {
        role: 'assistant',
        content: 'Looking. ',
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look_up', arguments: '{"q":"pixel"}' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '{"hits":1}' },
      { role: 'assistant', content: 'A pixel.' },
      { role: 'user', content: 'Sure?' },
      { role: 'assistant', content: 'I will not say.' },
      { role: 'user', content: 'Why?' },
    ],
    stream: true,
    stream_options: { include_usage: true },
    tools: [{ type: 'function', function: { name: 'look_up', description: 'Looks it up.', parameters: schema } }],
    tool_choice: 'required',
    max_completion_tokens: 100,
    temperature: 0.5,
    top_p: 0.9,
    stop: ['END'],
    seed: 7,
  } satisfies ChatCompletionCreateParamsStreaming);
});

test('openaiChat speaks the dialects of compatible servers', () => {
  const deepseek = openaiChat({
    maxTokensField: 'max_tokens',
    usage: false,
    reasoningField: 'reasoning_content',
    continueMessage: { prefix: true },
  });
  expect(onTheWire(deepseek.request({ ...partial, maxOutputTokens: 5 }).body)).toEqual({
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Once upon ', reasoning_content: '', prefix: true },
    ],
    stream: true,
    max_tokens: 5,
  });
  const vllm = openaiChat({ continueBody: { continue_final_message: true, add_generation_prompt: false } });
  expect(onTheWire(vllm.request(partial).body)).toMatchObject({
    continue_final_message: true,
    add_generation_prompt: false,
  });
  expect(onTheWire(vllm.request(hello).body)).not.toHaveProperty('continue_final_message');
});

test('openaiChat sends a document as a file, and names one tool', () => {
  const messages = [
    createChatMessage({
      role: 'user',
      id: 'u',
      parts: [
        {
          type: 'file',
          key: 'f',
          url: 'data:application/pdf;base64,JVBERi0=',
          mediaType: 'application/pdf',
          name: 'a.pdf',
        },
      ],
    }),
  ];
  expect(onTheWire(openaiChat().request({ messages, toolChoice: { name: 'look_up' } }).body)).toMatchObject({
    messages: [
      {
        role: 'user',
        content: [{ type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' } }],
      },
    ],
    tool_choice: { type: 'function', function: { name: 'look_up' } },
  } satisfies Partial<ChatCompletionCreateParamsStreaming>);
});

test('openaiResponses tells the whole conversation', () => {
  const turn: ChatTurn = {
    ...fullTurn,
    messages: fullTurn.messages.map((message) => ({
      ...message,
      parts: message.parts.map((part) =>
        part.type === 'reasoning' ? { ...part, signature: 'rs_1:enc:rypted' } : part,
      ),
    })),
    extra: { store: false, include: ['reasoning.encrypted_content'] },
  };
  expect(onTheWire(openaiResponses().request(turn).body)).toEqual({
    model: 'model-1',
    instructions: 'Be brief.',
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'What is this?' },
          { type: 'input_image', image_url: png, detail: 'auto' },
        ],
      },
      {
        type: 'reasoning',
        id: 'rs_1',
        summary: [{ type: 'summary_text', text: 'Better look it up.' }],
        encrypted_content: 'enc:rypted',
      },
      { role: 'assistant', content: 'Looking. ' },
      { type: 'function_call', call_id: 'call_1', name: 'look_up', arguments: '{"q":"pixel"}' },
      { type: 'function_call_output', call_id: 'call_1', output: '{"hits":1}' },
      { role: 'assistant', content: 'A pixel.' },
      { role: 'user', content: [{ type: 'input_text', text: 'Sure?' }] },
      { role: 'assistant', content: 'I will not say.' },
      { role: 'user', content: [{ type: 'input_text', text: 'Why?' }] },
    ],
    stream: true,
    tools: [{ type: 'function', name: 'look_up', description: 'Looks it up.', parameters: schema, strict: false }],
    tool_choice: 'required',
    max_output_tokens: 100,
    temperature: 0.5,
    top_p: 0.9,
    store: false,
    include: ['reasoning.encrypted_content'],
  } satisfies ResponseCreateParamsStreaming);
});

test('anthropicMessages tells the whole conversation', () => {
  const { headers, body } = anthropicMessages().request({ ...fullTurn, extra: { top_k: 5 } });
  expect(headers).toEqual({ 'anthropic-version': '2023-06-01' });
  expect(onTheWire(body)).toEqual({
    model: 'model-1',
    system: 'Be brief.',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0=' } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Better look it up.', signature: 'sig' },
          { type: 'text', text: 'Looking.' },
          { type: 'tool_use', id: 'call_1', name: 'look_up', input: { q: 'pixel' } },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: '{"hits":1}' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'A pixel.' }] },
      { role: 'user', content: [{ type: 'text', text: 'Sure?' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'I will not say.' }] },
      { role: 'user', content: [{ type: 'text', text: 'Why?' }] },
    ],
    stream: true,
    tools: [
      {
        name: 'look_up',
        description: 'Looks it up.',
        input_schema: { type: 'object', properties: { q: { type: 'string' } } },
      },
    ],
    tool_choice: { type: 'any' },
    max_tokens: 100,
    stop_sequences: ['END'],
    // Later models refuse these three, and the client's types have lost them; earlier ones take them.
    temperature: 0.5,
    top_p: 0.9,
    top_k: 5,
  } satisfies MessageCreateParamsStreaming & {
    readonly temperature: number;
    readonly top_p: number;
    readonly top_k: number;
  });
});

test('anthropicMessages sends the limit it must, encrypted thoughts as they came, and a beginning without its last space', () => {
  const thought = createChatMessage({
    role: 'assistant',
    id: 't',
    parts: [
      { type: 'reasoning', key: 'r', text: '', signature: 'redacted_thinking:Emw' },
      { type: 'text', key: 't', text: 'So ' },
    ],
  });
  expect(
    onTheWire(
      anthropicMessages().request({ messages: [...hello.messages, thought], continue: true, toolChoice: { name: 'a' } })
        .body,
    ),
  ).toEqual({
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
      {
        role: 'assistant',
        content: [
          { type: 'redacted_thinking', data: 'Emw' },
          { type: 'text', text: 'So' },
        ],
      },
    ],
    stream: true,
    max_tokens: 16_384,
    tool_choice: { type: 'tool', name: 'a' },
  } satisfies Omit<MessageCreateParamsStreaming, 'model'>);
});

test('gemini tells the whole conversation', () => {
  const { path, query, body } = gemini().request({ ...fullTurn, extra: {} });
  expect({ path, query }).toEqual({ path: '/models/model-1:streamGenerateContent', query: { alt: 'sse' } });
  expect(onTheWire(body)).toEqual({
    contents: [
      { role: 'user', parts: [{ text: 'What is this?' }, { inlineData: { mimeType: 'image/png', data: 'iVBORw0=' } }] },
      {
        role: 'model',
        parts: [
          { text: 'Looking. ' },
          { functionCall: { id: 'call_1', name: 'look_up', args: { q: 'pixel' } }, thoughtSignature: 'call-sig' },
        ],
      },
      {
        role: 'user',
        parts: [{ functionResponse: { id: 'call_1', name: 'look_up', response: { output: { hits: 1 } } } }],
      },
      { role: 'model', parts: [{ text: 'A pixel.' }] },
      { role: 'user', parts: [{ text: 'Sure?' }] },
      { role: 'model', parts: [{ text: 'I will not say.' }] },
      { role: 'user', parts: [{ text: 'Why?' }] },
    ] satisfies Content[],
    systemInstruction: { parts: [{ text: 'Be brief.' }] } satisfies Content,
    tools: [
      { functionDeclarations: [{ name: 'look_up', description: 'Looks it up.', parametersJsonSchema: schema }] },
    ] satisfies Tool[],
    toolConfig: { functionCallingConfig: { mode: 'ANY' as FunctionCallingConfigMode } } satisfies ToolConfig,
    generationConfig: {
      maxOutputTokens: 100,
      temperature: 0.5,
      topP: 0.9,
      stopSequences: ['END'],
    } satisfies GenerateContentConfig,
  });
});

test('dashscope tells the whole conversation, and marks a message to go on with', () => {
  const { headers, body } = dashscope().request({ ...fullTurn, toolChoice: 'auto' });
  expect(headers).toEqual({ 'X-DashScope-SSE': 'enable' });
  expect(onTheWire(body)).toEqual({
    model: 'model-1',
    input: {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ text: 'What is this?' }, { image: png }] },
        {
          role: 'assistant',
          content: 'Looking. ',
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look_up', arguments: '{"q":"pixel"}' } }],
        },
        { role: 'tool', tool_call_id: 'call_1', content: '{"hits":1}' },
        { role: 'assistant', content: 'A pixel.' },
        { role: 'user', content: 'Sure?' },
        { role: 'assistant', content: 'I will not say.' },
        { role: 'user', content: 'Why?' },
      ],
    },
    parameters: {
      result_format: 'message',
      incremental_output: true,
      tools: [{ type: 'function', function: { name: 'look_up', description: 'Looks it up.', parameters: schema } }],
      tool_choice: 'auto',
      max_tokens: 100,
      temperature: 0.5,
      top_p: 0.9,
      stop: ['END'],
    },
    seed: 7,
  });
  expect(onTheWire(dashscope({ incrementalOutput: false }).request(partial).body)).toEqual({
    input: {
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Once upon ', partial: true },
      ],
    },
    parameters: { result_format: 'message', incremental_output: false },
  });
});

test('qianfan tells the conversation, its calls by name', () => {
  const { path, body } = qianfan().request({
    ...fullTurn,
    toolChoice: { name: 'look_up' },
    messages: [
      hello.messages[0]!,
      createChatMessage({
        role: 'assistant',
        id: 'a',
        parts: [
          { type: 'tool-call', key: 'c', id: null, name: 'look_up', arguments: '{"q":"x"}', state: 'ready' },
          { type: 'tool-result', key: 'x', toolCallId: null, name: 'look_up', result: 'found' },
        ],
      }),
    ],
  });
  expect(path).toBe('/model-1');
  expect(onTheWire(body)).toEqual({
    system: 'Be brief.',
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: '', function_call: { name: 'look_up', arguments: '{"q":"x"}' } },
      { role: 'function', name: 'look_up', content: 'found' },
    ],
    stream: true,
    functions: [{ name: 'look_up', description: 'Looks it up.', parameters: schema }],
    tool_choice: { type: 'function', function: { name: 'look_up' } },
    max_output_tokens: 100,
    temperature: 0.5,
    top_p: 0.9,
    stop: ['END'],
    seed: 7,
  });
});

test('qianfan says that it takes no files', () => {
  expect(() => qianfan().request(fullTurn)).toThrow('files');
});

test('uiMessageStream sends messages that the AI SDK takes', async () => {
  const body = onTheWire(uiMessageStream({ chatId: 'chat-1' }).request(fullTurn).body) as {
    readonly messages: UIMessage[];
  };
  expect(body).toMatchObject({ id: 'chat-1', trigger: 'submit-message', system: 'Be brief.', seed: 7 });
  expect(await safeValidateUIMessages({ messages: body.messages })).toMatchObject({ success: true });
  expect(body.messages[1]).toEqual({
    id: 'a1',
    role: 'assistant',
    metadata: {},
    parts: [
      { type: 'reasoning', text: 'Better look it up.' },
      { type: 'text', text: 'Looking. ' },
      {
        type: 'tool-look_up',
        toolCallId: 'call_1',
        state: 'output-available',
        input: { q: 'pixel' },
        output: { hits: 1 },
      },
      { type: 'data-weather', id: 'w', data: { degrees: 9 } },
      { type: 'text', text: 'A pixel.' },
    ],
  } satisfies UIMessage);
});

test('agUi sends an input that AG-UI takes', () => {
  const body = onTheWire(agUi({ threadId: 'thread-1' }).request(fullTurn).body);
  expect(RunAgentInputSchema.safeParse(body)).toMatchObject({ success: true });
  expect(body).toMatchObject({
    threadId: 'thread-1',
    runId: expect.any(String) as unknown,
    messages: [
      { id: 'system', role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', source: { type: 'url', value: png, mimeType: 'image/png' } },
        ],
      },
      { role: 'reasoning', content: 'Better look it up.', encryptedValue: 'sig' },
      {
        role: 'assistant',
        content: 'Looking. ',
        toolCalls: [{ id: 'call_1', type: 'function', function: { name: 'look_up', arguments: '{"q":"pixel"}' } }],
      },
      { role: 'tool', toolCallId: 'call_1', content: '{"hits":1}' },
      { role: 'assistant', content: 'A pixel.' },
      { role: 'user', content: 'Sure?' },
      { role: 'assistant', content: 'I will not say.' },
      { role: 'user', content: 'Why?' },
    ],
    tools: [{ name: 'look_up', description: 'Looks it up.', parameters: schema }],
    context: [],
  });
  const ids = (body as { readonly messages: readonly { readonly id: string }[] }).messages.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('ollama tells the whole conversation', () => {
  expect(onTheWire(ollama().request({ ...fullTurn, extra: { think: true } }).body)).toEqual({
    model: 'model-1',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'What is this?', images: ['iVBORw0='] },
      {
        role: 'assistant',
        content: 'Looking. ',
        thinking: 'Better look it up.',
        tool_calls: [{ function: { name: 'look_up', arguments: { q: 'pixel' } } }],
      },
      { role: 'tool', content: '{"hits":1}', tool_name: 'look_up' },
      { role: 'assistant', content: 'A pixel.' },
      { role: 'user', content: 'Sure?' },
      { role: 'assistant', content: 'I will not say.' },
      { role: 'user', content: 'Why?' },
    ],
    stream: true,
    tools: [
      {
        type: 'function',
        function: {
          name: 'look_up',
          description: 'Looks it up.',
          parameters: { type: 'object', properties: { q: { type: 'string' } } },
        },
      },
    ],
    options: { num_predict: 100, temperature: 0.5, top_p: 0.9, stop: ['END'] },
    think: true,
  } satisfies OllamaRequest);
});

test('ollama says that it takes files as data only', () => {
  const messages = [
    createChatMessage({
      role: 'user',
      id: 'u',
      parts: [{ type: 'file', key: 'f', url: 'https://a.example/a.png', mediaType: 'image/png' }],
    }),
  ];
  expect(() => ollama().request({ messages })).toThrow('data:');
});

test.each([openaiChat(), dashscope(), agUi()])(
  '$name makes up the id of a call that came without one, where the platform demands it',
  (protocol) => {
    const call = { type: 'tool-call', key: 'c', id: null, name: 'look_up', arguments: '{}', state: 'ready' } as const;
    const result = { type: 'tool-result', key: 'x', toolCallId: null, name: 'look_up', result: 'found' } as const;
    const turn = { messages: [...hello.messages, createChatMessage({ role: 'assistant', parts: [call, result] })] };
    const ids = [
      ...JSON.stringify(protocol.request(turn)).matchAll(/"(?:tool_call_id|toolCallId|id)":("call\w*"|null)/g),
    ];
    expect(ids.map(([, id]) => id)).toEqual(['"call_look_up"', '"call_look_up"']);
  },
);

test('plainText tells the texts, the files and the options of the turn', () => {
  const { messages: _, extra, ...options } = fullTurn;
  expect(onTheWire(plainText().request(fullTurn).body)).toEqual({
    ...options,
    messages: [
      {
        role: 'user',
        content: 'What is this?',
        files: [{ url: png, mediaType: 'image/png', name: 'pixel.png' }],
      },
      { role: 'assistant', content: 'Looking. ' },
      { role: 'assistant', content: 'A pixel.' },
      { role: 'user', content: 'Sure?' },
      { role: 'assistant', content: 'I will not say.' },
      { role: 'user', content: 'Why?' },
    ],
    ...extra,
  });
  expect(onTheWire(plainText().request({ ...partial, model: 'm', system: 's' }).body)).toEqual({
    model: 'm',
    system: 's',
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Once upon ' },
    ],
    continue: true,
  });
});

test('chatgptDelta sends the latest message', () => {
  expect(onTheWire(chatgptDelta().request({ ...hello, model: 'auto' }).body)).toEqual({
    action: 'next',
    model: 'auto',
    messages: [{ id: 'u', author: { role: 'user' }, content: { content_type: 'text', parts: ['Hi'] } }],
  });
});
