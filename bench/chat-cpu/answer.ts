/** Prose in tokens of about four characters, a paragraph every eighty; the same for every contestant. */
export function tokensOf(count: number): readonly string[] {
  const words =
    'the quick answer streams in small pieces and each of them must reach the screen before the reader looks for it'.split(
      ' ',
    );
  return Array.from({ length: count }, (_, i) => {
    if (i === 0) return 'Once';
    return i % 80 === 0 ? '.\n\nAnd' : ` ${words[(i * 7) % words.length]!}`;
  });
}

/** How each contestant wants its answer: start, one block per token, end. */
export interface Wire {
  readonly headers: Readonly<Record<string, string>>;
  readonly start: readonly unknown[];
  token(text: string): unknown;
  readonly end: readonly unknown[];
  readonly marker: string;
}

const openaiChunk = (delta: object, finishReason: string | null): unknown => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'bench',
  choices: [{ index: 0, delta, finish_reason: finishReason }],
});

export const openai: Wire = {
  headers: { 'content-type': 'text/event-stream' },
  start: [openaiChunk({ role: 'assistant', content: '' }, null)],
  token: (content) => openaiChunk({ content }, null),
  end: [openaiChunk({}, 'stop')],
  marker: 'data: [DONE]\n\n',
};

export const uiMessageStream: Wire = {
  headers: { 'content-type': 'text/event-stream', 'x-vercel-ai-ui-message-stream': 'v1' },
  start: [{ type: 'start', messageId: 'answer' }, { type: 'start-step' }, { type: 'text-start', id: '1' }],
  token: (delta) => ({ type: 'text-delta', id: '1', delta }),
  end: [{ type: 'text-end', id: '1' }, { type: 'finish-step' }, { type: 'finish' }],
  marker: 'data: [DONE]\n\n',
};

export const agUi: Wire = {
  headers: { 'content-type': 'text/event-stream' },
  start: [
    { type: 'RUN_STARTED', threadId: 'thread', runId: 'run', timestamp: 1 },
    { type: 'TEXT_MESSAGE_START', messageId: 'answer', role: 'assistant', timestamp: 1 },
  ],
  token: (delta) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'answer', delta, timestamp: 1 }),
  end: [
    { type: 'TEXT_MESSAGE_END', messageId: 'answer', timestamp: 1 },
    { type: 'RUN_FINISHED', threadId: 'thread', runId: 'run', finishReason: 'stop', timestamp: 1 },
  ],
  marker: '',
};

const { port1, port2 } = new MessageChannel();
port1.start();

/** A turn of the event loop, without the delay that nested timers get. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    port1.addEventListener('message', () => resolve(), { once: true });
    port2.postMessage(null);
  });
}

/** The answer as it stands on the wire, one network chunk per token. Made before anything is measured. */
export function chunksOf(wire: Wire, tokens: readonly string[]): readonly Uint8Array[] {
  const encoder = new TextEncoder();
  const block = (value: unknown): Uint8Array => encoder.encode(`data: ${JSON.stringify(value)}\n\n`);
  const chunks = [...wire.start, ...tokens.map((token) => wire.token(token)), ...wire.end].map((value) => block(value));
  return wire.marker === '' ? chunks : [...chunks, encoder.encode(wire.marker)];
}

/**
 * A `fetch` that answers with the chunks, one read each.
 *
 * @param perSecond - 0: back to back, eight chunks per task.
 */
export function answering(wire: Wire, chunks: readonly Uint8Array[], perSecond: number): typeof fetch {
  return async () => {
    let sent = 0;
    const started = performance.now();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (perSecond > 0) {
          const due = started + (sent * 1000) / perSecond;
          const wait = due - performance.now();
          if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        } else if (sent % 8 === 0) await nextTask();
        const chunk = chunks[sent];
        sent += 1;
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
    });
    return new Response(body, { headers: wire.headers });
  };
}
