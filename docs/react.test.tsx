// @vitest-environment jsdom
import { answer, createMockServer, event, replay, wait, type MockServer } from '@rivulet/mock-server';
import type { StandardSchema } from '@rivulet/chat';
import { createStreamRecorder } from '@rivulet/react/devtools';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { ComponentType } from 'react';
import { importDocBlock } from '../scripts/doc-blocks.ts';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** The mock server in place of the page's `fetch`, where relative addresses mean this origin. */
function serve(...routes: Parameters<typeof createMockServer>): MockServer {
  const server = createMockServer(...routes);
  vi.stubGlobal('fetch', ((input, init) =>
    server.fetch(typeof input === 'string' ? new URL(input, 'http://localhost') : input, init)) as typeof fetch);
  return server;
}

async function block<P>(file: string, name: string): Promise<ComponentType<P>> {
  return (await importDocBlock('docs/react.md', file))[name] as ComponentType<P>;
}

test('the chat answers, and says what is wrong', async () => {
  const server = serve({ 'POST /api/chat': answer('Rivers find the sea.') });
  const Chat = await block('Chat.tsx', 'Chat');
  render(<Chat />);
  await userEvent.type(screen.getByLabelText('Message'), 'Hello{Enter}');
  expect(await screen.findByText('Hello')).toBeTruthy();
  expect(await screen.findByText('Rivers find the sea.')).toBeTruthy();
  expect(server.requests).toHaveLength(1);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('refused')));
  await userEvent.type(screen.getByLabelText('Message'), 'Again{Enter}');
  expect(await screen.findByRole('alert')).toBeTruthy();
});

test('the rows stay live though their list does not render', async () => {
  serve({ 'POST /api/chat': answer('Rivers find the sea.') });
  const Rows = await block('Rows.tsx', 'Rows');
  render(<Rows />);
  await userEvent.click(screen.getByText('Ask'));
  expect(await screen.findByText('Rivers find the sea.')).toBeTruthy();
  expect(await screen.findByText('20 characters')).toBeTruthy();
});

test('two components show one chat', async () => {
  serve({ 'POST /api/chat': answer('Rivers find the sea.') });
  const { Ask, Badge } = (await importDocBlock('docs/react.md', 'Shared.tsx')) as Record<
    'Ask' | 'Badge',
    ComponentType
  >;
  render(
    <>
      <Badge />
      <Ask />
    </>,
  );
  await userEvent.click(screen.getByText('Ask'));
  expect(await screen.findByText('Rivers find the sea.')).toBeTruthy();
  expect(await screen.findByText('ready')).toBeTruthy();
});

test('the form fills while the recipe streams', async () => {
  serve({ 'POST /api/recipe': answer('{"title": "Soup", "steps": ["Boil", "Eat"]}') });
  const RecipeForm = await block<{ schema: StandardSchema }>('Recipe.tsx', 'RecipeForm');
  render(<RecipeForm schema={{ '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } }} />);
  expect(screen.getByText<HTMLButtonElement>('Save').disabled).toBe(true);
  await userEvent.click(screen.getByText('Suggest'));
  await vi.waitFor(() => expect(screen.getByText<HTMLButtonElement>('Save').disabled).toBe(false));
  expect(screen.getByLabelText<HTMLInputElement>('Title').value).toBe('Soup');
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['Boil', 'Eat']);
});

test('the ticker shows the last price and the highest', async () => {
  serve({ 'GET /prices/RVLT': [event({ price: 103 }), event({ price: 101 }), wait(Infinity)] });
  const Ticker = await block<{ symbol: string | null }>('Ticker.tsx', 'Ticker');
  const { container } = render(<Ticker symbol="RVLT" />);
  await vi.waitFor(() => expect(container.textContent).toBe('101 (high 103) open'));
});

test('the notifications show the newest first, and only notes', async () => {
  const server = serve({
    'GET /notifications': [
      event('one', { type: 'note', id: '1' }),
      event('noise', { type: 'other' }),
      event('two', { type: 'note', id: '2' }),
      wait(Infinity),
    ],
  });
  const Notifications = await block<{ token: string }>('Notifications.tsx', 'Notifications');
  render(<Notifications token="secret" />);
  await vi.waitFor(() =>
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['two', 'one']),
  );
  expect(server.requests[0]?.headers.get('authorization')).toBe('Bearer secret');
});

test('the inspector shows what went over the wire, and its recording plays again', async () => {
  serve({ 'POST /api/chat': answer('Rivers find the sea.') });
  const Inspected = await block('Inspected.tsx', 'Inspected');
  render(<Inspected />);
  await userEvent.click(screen.getByText('Ask'));
  expect(await screen.findByText('Rivers find the sea.')).toBeTruthy();
  expect(await screen.findByRole('rowheader', { name: /POST .*chat/ })).toBeTruthy();

  const recorder = createStreamRecorder({ fetch: createMockServer({ 'GET /': [event('one'), event('two')] }).fetch });
  const body = await (await recorder.fetch('http://localhost/')).text();
  const again = createMockServer({ 'GET /': replay(recorder.record(1)!, { speed: Infinity }) });
  expect(await (await again.fetch('http://localhost/')).text()).toBe(body);
});
