import type { ChatProtocol } from '@rivulet/chat';
import { agUiWire } from './ag-ui.ts';
import { anthropicWire } from './anthropic.ts';
import { chatgptDeltaWire } from './chatgpt-delta.ts';
import { dashscopeWire } from './dashscope.ts';
import { geminiWire } from './gemini.ts';
import { ollamaGenerateWire, ollamaWire } from './ollama.ts';
import { openaiChatWire } from './openai-chat.ts';
import { openaiResponsesWire } from './openai-responses.ts';
import { plainTextWire, type PlainTextOptions } from './plain-text.ts';
import { qianfanWire } from './qianfan.ts';
import { uiMessageStreamWire } from './ui-message-stream.ts';
import type { Wire } from './wire.ts';

/** The wire formats an answer can be written in. */
export type AnswerProtocol =
  | 'openai-chat'
  | 'openai-responses'
  | 'anthropic'
  | 'gemini'
  | 'dashscope'
  | 'qianfan'
  | 'ui-message-stream'
  | 'ag-ui'
  | 'ollama'
  | 'ollama-generate'
  | 'chatgpt-delta'
  | 'plain-text';

/** The factories of `@rivulet/chat` whose protocols an answer can be written in. */
export type ProtocolFactoryName =
  | 'openaiChat'
  | 'openaiResponses'
  | 'anthropicMessages'
  | 'uiMessageStream'
  | 'agUi'
  | 'chatgptDelta'
  | 'plainText';

const wires: Readonly<Record<Exclude<AnswerProtocol, 'plain-text'>, Wire>> = {
  'openai-chat': openaiChatWire,
  'openai-responses': openaiResponsesWire,
  anthropic: anthropicWire,
  gemini: geminiWire,
  dashscope: dashscopeWire,
  qianfan: qianfanWire,
  'ui-message-stream': uiMessageStreamWire,
  'ag-ui': agUiWire,
  ollama: ollamaWire,
  'ollama-generate': ollamaGenerateWire,
  'chatgpt-delta': chatgptDeltaWire,
};

/**
 * What writes a protocol, whichever way it is called: `ag-ui`, `agUi`, or the client's `agUi()` itself.
 *
 * @throws {TypeError} for a protocol that is not known.
 */
export function wireOf(
  protocol: AnswerProtocol | ProtocolFactoryName | ChatProtocol,
  plainText: PlainTextOptions | undefined,
): Wire {
  const given = typeof protocol === 'string' ? protocol : protocol.name;
  const name = given
    .replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .replace('anthropic-messages', 'anthropic');
  if (name === 'plain-text') return plainTextWire(plainText);
  for (const [known, wire] of Object.entries(wires)) if (known === name) return wire;
  throw new TypeError(`No answer is written in ${given}; in one of ${Object.keys(wires).join(', ')}, plain-text.`);
}
