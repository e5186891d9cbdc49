import type { ComponentProps } from 'react';
import type { ChatMessage, TextPart } from '@rivulet/chat';
import { expectTypeOf, test } from 'vitest';
import type { TextComponents } from './text-format.ts';
import type { StreamingText, StreamingTextProps } from './streaming-text.tsx';

test('a text has exactly one source', () => {
  expectTypeOf<{ text: string }>().toExtend<StreamingTextProps>();
  expectTypeOf<{ text: string; streaming: boolean }>().toExtend<StreamingTextProps>();
  expectTypeOf<{ message: ChatMessage }>().toExtend<StreamingTextProps>();
  expectTypeOf<{ part: TextPart; streaming: boolean }>().toExtend<StreamingTextProps>();
  expectTypeOf<{ stream: Response }>().toExtend<StreamingTextProps>();
  expectTypeOf<{ stream: AsyncIterable<string> }>().toExtend<StreamingTextProps>();
  expectTypeOf<{ stream: Response; onError: (error: unknown) => void }>().toExtend<StreamingTextProps>();

  expectTypeOf<{ smooth: boolean }>().not.toExtend<StreamingTextProps>();
  expectTypeOf<{ text: string; message: ChatMessage }>().not.toExtend<StreamingTextProps>();
  expectTypeOf<{ message: ChatMessage; streaming: boolean }>().not.toExtend<StreamingTextProps>();
  expectTypeOf<{ text: string; onError: () => void }>().not.toExtend<StreamingTextProps>();
  expectTypeOf<{ stream: AsyncIterable<number> }>().not.toExtend<StreamingTextProps>();
  expectTypeOf<ComponentProps<typeof StreamingText>>().toEqualTypeOf<StreamingTextProps>();
});

test('an override is given the props of its element', () => {
  expectTypeOf<{ a: (props: { href?: string | undefined }) => null }>().toExtend<TextComponents>();
  expectTypeOf<{ a: (props: { href: number }) => null }>().not.toExtend<TextComponents>();
});
