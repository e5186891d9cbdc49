export { applyChatEvent } from './apply-chat-event.ts';
export { ChatBusyError, chatOf, createChat } from './chat.ts';
export { filePart } from './file-part.ts';
export { timeToFirstToken, tokensPerSecond } from './message-timing.ts';
export { createPartialJson, type PartialJson, type PartialJsonOptions, partialJsonReader } from './partial-json.ts';
export {
  type ChatStorage,
  memoryStorage,
  type Persistence,
  persistence,
  type PersistenceOptions,
  type StoredChat,
  webStorage,
} from './persistence.ts';
export type { StandardIssue, StandardResult, StandardSchema } from './standard-schema.ts';
export { type Partially, structuredOutput, type StructuredOptions, type StructuredOutput } from './structured.ts';
export { type ChatMessageInit, createChatMessage } from './create-chat-message.ts';
export { type ChatAnswerSource, readChatStream, type ReadChatStreamOptions } from './read-chat-stream.ts';
export { messageStatus } from './message-status.ts';
export { executableToolCalls, toolArguments } from './tool-arguments.ts';
export { agUi, type AgUiOptions } from './protocols/ag-ui.ts';
export { anthropicMessages, type AnthropicMessagesOptions } from './protocols/anthropic-messages.ts';
export { chatgptDelta } from './protocols/chatgpt-delta.ts';
export { dashscope, type DashscopeOptions } from './protocols/dashscope.ts';
export { detectProtocol } from './protocols/detect-protocol.ts';
export { extractThink, type ExtractThinkOptions } from './protocols/extract-think.ts';
export { gemini } from './protocols/gemini.ts';
export { type JsonDecoderOptions, jsonDecoder } from './protocols/json-decoder.ts';
export { ollama } from './protocols/ollama.ts';
export { openaiChat, type OpenaiChatOptions } from './protocols/openai-chat.ts';
export { openaiResponses } from './protocols/openai-responses.ts';
export { PartWriter, type ToolCallPiece } from './protocols/part-writer.ts';
export { plainText, type PlainTextOptions } from './protocols/plain-text.ts';
export { qianfan } from './protocols/qianfan.ts';
export { uiMessageStream, type UiMessageStreamOptions } from './protocols/ui-message-stream.ts';
export { addPart } from './protocols/whole-part.ts';
export { resumable, type ResumableOptions } from './resumable.ts';
export type * from './types.ts';
export type * from './protocol-contract.ts';
export type * from './chat-contract.ts';
