import type { ChatProtocol } from '../protocol-contract.ts';
import { jsonDecoder } from './json-decoder.ts';
import type { PartWriter } from './part-writer.ts';
import { fields, list, string } from './wire.ts';

/**
 * The web client of ChatGPT, delta encoding v1.
 *
 * @experimental The format is undocumented and may change any day.
 */
export function chatgptDelta(): ChatProtocol {
  return {
    name: 'chatgpt-delta',
    framing: 'sse',
    request: (turn) => ({
      body: {
        action: 'next',
        model: turn.model,
        messages: turn.messages
          .slice(-1)
          .map(({ id, role, text }) => ({ id, author: { role }, content: { content_type: 'text', parts: [text] } })),
        ...turn.extra,
      },
    }),
    createDecoder() {
      // Path, operation and channel stay in force until they change; a value never does.
      let path = '';
      let operation = 'add';
      let channel: unknown = 0;
      /** The message each channel is about; `undefined` for one that is not for the reader. */
      const shown = new Map<unknown, string | undefined>();
      let messages = 0;

      function apply(out: PartWriter, at: string, op: string, value: unknown): void {
        const key = shown.get(channel);
        if (op === 'patch') {
          for (const inner of list(value))
            apply(out, at + string(fields(inner)['p']), string(fields(inner)['o']), fields(inner)['v']);
        } else if (at === '') {
          apply(out, '/message', op, fields(value)['message']);
        } else if (at === '/message') {
          const { id, author, recipient, content, status } = fields(value);
          const isShown = fields(author)['role'] === 'assistant' && (recipient ?? 'all') === 'all';
          if (!isShown) return void shown.set(channel, undefined);
          out.start({ id });
          shown.set(channel, `${string(id) || messages++}`);
          apply(out, '/message/content', op, content);
          apply(out, '/message/status', op, status);
        } else if (key === undefined) {
          return;
        } else if (at === '/message/content') {
          apply(out, '/message/content/parts', op, fields(value)['parts']);
        } else if (at === '/message/content/parts') {
          for (const [index, part] of list(value).entries()) apply(out, `${at}/${index}`, op, part);
        } else if (at.startsWith('/message/content/parts/')) {
          const part = key + at;
          if (op === 'replace') out.say({ type: 'snapshot', part: out.textPart('text', part), text: string(value) });
          else out.text(value, part);
        } else if (at === '/message/status' && value !== 'in_progress') {
          out.finish(
            value === 'finished_successfully' ? 'stop' : value === 'finished_partial_completion' ? 'length' : 'other',
            string(value),
          );
        }
      }

      return jsonDecoder(
        (out, value, type) => {
          const { p, o, c, v, message } = fields(value);
          // Without the encoding, each event has the whole message.
          if (message) apply(out, '/message', 'replace', message);
          if (type !== 'delta') return;
          path = typeof p === 'string' ? p : path;
          operation = string(o) || operation;
          channel = c ?? channel;
          if (fields(v)['error']) out.fail(v);
          apply(out, path, operation, v);
        },
        { done: '[DONE]' },
      );
    },
  };
}
