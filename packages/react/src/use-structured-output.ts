'use client';
import { useState } from 'react';
import {
  structuredOutput,
  type ChatMessage,
  type StandardSchema,
  type StructuredOptions,
  type StructuredOutput,
} from '@rivulet/chat';
import { useChatMessage } from './use-chat-message.ts';

/**
 * A typed value out of an answer while it streams: what has come of it so far, and the checked value in the end.
 * Live by itself as {@link useChatMessage} is, at a cost linear in the size of the answer.
 *
 * @param message - Any snapshot of the answer; `undefined` where there is none yet.
 * @param schema - A Standard Schema (zod, valibot, arktype…) of the whole value. It and the options are read once.
 * @throws {TypeError} when the schema validates asynchronously.
 *
 * @example
 * const { messages } = useChatStream({ url: '/api/recipe', updates: 'structure' });
 * const recipe = useStructuredOutput(messages.at(-1), recipeSchema);
 */
export function useStructuredOutput<T>(
  message: ChatMessage | undefined,
  schema: StandardSchema<T>,
  options?: StructuredOptions,
): StructuredOutput<T> | undefined {
  const live = useChatMessage(message);
  const [read] = useState(() => structuredOutput(schema, options));
  return live?.role === 'assistant' ? read(live) : undefined;
}
