import type { ChatProtocol } from '../protocol-contract.ts';
import type { HistoryEntry } from './history.ts';
import { history, mapParts, textOf } from './history.ts';
import { PartWriter } from './part-writer.ts';
import { parseJson } from './wire.ts';

/** How {@link plainText} tells the text and its end. */
export interface PlainTextOptions {
  /** The data that ends the answer. Default: `[DONE]`. `false` where there is none; then nobody can tell whether an answer is whole. */
  readonly done?: string | false;
  /** Each data is a JSON string. Default: `false`, each is the text itself. */
  readonly json?: boolean;
}

/**
 * Nothing but text: an event stream whose data is the answer, or a `text/plain` body. The latter has no end of its
 * own: it counts as complete when it ends without a fault, which cannot be verified.
 *
 * The request is `{ messages: [{ role, content, files? }] }`, files being `{ url, mediaType, name? }`, and beside them the
 * turn's options (model, system, temperature…) under their names here.
 */
export function plainText({ done = '[DONE]', json = false }: PlainTextOptions = {}): ChatProtocol {
  return {
    name: 'plain-text',
    framing: 'auto',
    request: ({ extra, ...turn }) => ({
      body: {
        ...turn,
        messages: history(turn)
          .map(wireMessage)
          .filter(({ content, files }) => content || files),
        ...extra,
      },
    }),
    createDecoder() {
      const out = new PartWriter();
      let isUnverifiable = done === false;
      return {
        decode(frame) {
          if (frame.kind === 'text') {
            isUnverifiable = true;
            out.text(frame.text);
          } else if (frame.kind === 'event' || frame.kind === 'incomplete') {
            const { type, data, kind } = frame;
            out.cursor = frame.lastEventId || undefined;
            const isCut = kind === 'incomplete';
            const text = json ? parseJson(data) : data;
            if (type === 'error') out.fail(parseJson(data) ?? data);
            else if (data === done) {
              out.finish('stop', null);
              out.end('done-marker');
            } else if (typeof text === 'string') {
              // Half a marker is no text.
              if (!isCut || !done || !done.startsWith(data)) out.text(text);
            } else if (!isCut)
              out.fail({ code: 'invalid-response', message: 'The server sent data that is no JSON string.' });
            if (isCut) isUnverifiable = false;
          } else if (frame.kind === 'comment') out.say({ type: 'ping' });
          return out.take();
        },
        end() {
          out.end(isUnverifiable ? 'eof-unverifiable' : 'eof');
          return out.take();
        },
      };
    },
  };
}

function wireMessage({ role, parts }: HistoryEntry): { role: string; content: string; files?: readonly object[] } {
  const files = mapParts(parts, (part) => {
    if (part.type !== 'file') return undefined;
    const { url, mediaType, name } = part;
    return { url, mediaType, name };
  });
  return { role, content: textOf(parts), ...(files.length > 0 && { files }) };
}
