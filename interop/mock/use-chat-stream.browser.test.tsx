import { createRoot, type Root } from 'react-dom/client';
import { useChatStream, StreamingText } from '@rivulet/react';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';

const mockUrl = inject('mockUrl');
const question = 'Tell me about rivers, please.';

let container: HTMLElement;
let root: Root;

beforeEach(() => {
  container = document.body.appendChild(document.createElement('div'));
  root = createRoot(container);
});

afterEach(() => {
  root.unmount();
  container.remove();
});

function Chat() {
  const { messages, send, status } = useChatStream({ url: `${mockUrl}/v1/chat/completions`, model: 'mock' });
  return (
    <>
      <button onClick={() => void send(question)}>Send</button>
      <output>{status}</output>
      {messages.map((message) => (
        <article key={message.id} data-role={message.role} data-status={message.status}>
          <StreamingText message={message} />
        </article>
      ))}
    </>
  );
}

/** The same answer, not streamed: what the streamed one has to equal. */
async function wholeAnswer(): Promise<string> {
  const response = await fetch(`${mockUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'mock', stream: false, messages: [{ role: 'user', content: question }] }),
  });
  const body = (await response.json()) as { choices: [{ message: { content: string } }] };
  return body.choices[0].message.content;
}

test('an answer streams from rivulet-mock over HTTP to the screen, equal to the last byte', async () => {
  root.render(<Chat />);
  await vi.waitFor(() => expect(container.querySelector('button')).not.toBeNull());
  container.querySelector('button')!.click();

  const answer = (): HTMLElement | null => container.querySelector('[data-role=assistant]');
  const lengths = new Set<number>();
  await vi.waitFor(
    () => {
      lengths.add(answer()?.textContent.length ?? 0);
      expect(answer()?.dataset['status']).toBe('complete');
    },
    { timeout: 15_000, interval: 10 },
  );

  const expected = await wholeAnswer();
  expect(expected.length).toBeGreaterThan(20);
  expect(answer()!.textContent).toBe(expected);
  // It came in pieces: more than "nothing", "everything".
  expect(lengths.size).toBeGreaterThan(2);
});
