import { act, cleanup, renderHook } from '@testing-library/react';
import type { StandardSchema } from '@rivulet/chat';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeServer, openaiDelta, openaiEnd, type FakeServer } from './testing/fake-server.ts';
import { frame } from './testing/frames.ts';
import { useChatStream } from './use-chat-stream.ts';
import { useStructuredOutput } from './use-structured-output.ts';

interface Recipe {
  readonly title: string;
  readonly steps: readonly string[];
}

const recipes = (): StandardSchema<Recipe> => ({
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      (value as Recipe).steps.length > 1 ? { value: value as Recipe } : { issues: [{ message: 'Too easy.' }] },
  },
});

let server: FakeServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = fakeServer();
});

afterEach(async () => {
  cleanup();
  await vi.runOnlyPendingTimersAsync();
  vi.useRealTimers();
});

function useRecipe(): ReturnType<typeof useStructuredOutput<Recipe>> & { ask?: () => void } {
  const { messages, send } = useChatStream({
    url: 'https://example.test/chat',
    fetch: server.fetch,
    updates: 'structure',
  });
  // A schema made anew with every render is the same schema.
  const recipe = useStructuredOutput(messages.at(-1), recipes());
  return Object.assign({ ask: () => void send('A recipe, please') }, recipe);
}

test('what has come of a value shows as it comes, and the checked value in the end', async () => {
  const { result } = renderHook(useRecipe);
  expect(result.current?.status).toBeUndefined();
  act(() => result.current!.ask!());
  await frame();
  expect(result.current).toMatchObject({ status: 'streaming', partial: undefined });
  server.last.send(openaiDelta('{"title": "Soup", "steps": ["Bo'));
  await frame();
  expect(result.current).toMatchObject({ status: 'streaming', partial: { title: 'Soup', steps: ['Bo'] } });
  server.last.send(openaiDelta('il", "Eat"]}'));
  await frame();
  server.last.send(openaiEnd);
  await frame();
  expect(result.current).toMatchObject({ status: 'valid', value: { title: 'Soup', steps: ['Boil', 'Eat'] } });
});

test('an answer that was cut is no value, and what came of it is kept', async () => {
  const { result } = renderHook(useRecipe);
  act(() => result.current!.ask!());
  await frame();
  server.last.send(openaiDelta('{"title": "Soup", "steps": ["Boil"'));
  server.last.end();
  await frame();
  expect(result.current).toMatchObject({ status: 'incomplete', value: undefined, partial: { steps: ['Boil'] } });
});

test('what the schema refuses is said', async () => {
  const { result } = renderHook(useRecipe);
  act(() => result.current!.ask!());
  await frame();
  server.last.send(openaiDelta('{"title": "Soup", "steps": []}') + openaiEnd);
  await frame();
  expect(result.current).toMatchObject({ status: 'invalid', issues: [{ message: 'Too easy.' }] });
});
