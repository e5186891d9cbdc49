export { applyChatEvent } from './apply-chat-event.ts';
export { ChatBusyError, chatOf, createChat } from './chat.ts';
export { type ChatMessageInit, createChatMessage } from './create-chat-message.ts';
export { type ChatAnswerSource, readChatStream, type ReadChatStreamOptions } from './read-chat-stream.ts';
export { messageStatus } from './message-status.ts';
export { executableToolCalls, toolArguments } from './tool-arguments.ts';
export { openaiChat, type OpenaiChatOptions } from './protocols/openai-chat.ts';
export type * from './types.ts';
export type * from './chat-contract.ts';
