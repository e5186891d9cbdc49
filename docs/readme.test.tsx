// @vitest-environment jsdom
import { answer, createMockServer, event, wait } from '@rivulet/mock-server';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { ComponentType } from 'react';
import { importDocBlock } from '../scripts/doc-blocks.ts';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test("the README's chat streams an answer", async () => {
  const server = createMockServer({ 'POST /v1/chat/completions': answer('Rivers find the **sea**.') });
  vi.stubGlobal('fetch', server.fetch);
  const { default: App } = (await importDocBlock('README.md', 'App.tsx')) as { default: ComponentType };
  render(<App />);

  await userEvent.type(screen.getByLabelText('Message'), 'Hello{Enter}');

  expect(await screen.findByText('Hello')).toBeTruthy();
  expect(await screen.findByText('Rivers find the **sea**.')).toBeTruthy();
  expect(server.requests).toHaveLength(1);
});

test("the README's live value shows the newest event", async () => {
  const server = createMockServer({
    'GET /prices/RVLT': [event({ price: 101 }), event({ price: 102 }), wait(Infinity)],
  });
  vi.stubGlobal('fetch', server.fetch);
  const { Price } = (await importDocBlock('README.md', 'Price.tsx')) as { Price: ComponentType<{ symbol: string }> };
  render(<Price symbol="RVLT" />);
  expect(await screen.findByText('102')).toBeTruthy();
});
