export type * from './types.ts';
export type * from './chat-contract.ts';
export { type JsonDecoderOptions, jsonDecoder } from './protocols/json-decoder.ts';
export { openaiChat, type OpenaiChatOptions } from './protocols/openai-chat.ts';
export { PartWriter, type ToolCallPiece } from './protocols/part-writer.ts';
