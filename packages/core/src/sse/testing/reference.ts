import type { ServerSentEvent } from '../event.ts';

/**
 * The specification's algorithm, sentence by sentence, with no thought of speed or of chunks.
 * @see {@link https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation}
 */
export const referenceEvents = (bytes: Uint8Array): readonly ServerSentEvent[] => {
  // "Streams must be decoded using the UTF-8 decode algorithm", which strips one BOM.
  const text = new TextDecoder().decode(bytes);
  const lines = text.split(/\r\n|\n|\r/);
  // "Once the end of the file is reached, any pending data must be discarded."
  lines.pop();
  const events: ServerSentEvent[] = [];
  let data = '';
  let type = '';
  let id = '';
  let lastEventId = '';
  for (const line of lines) {
    if (line === '') {
      lastEventId = id;
      if (data !== '') events.push({ type: type || 'message', data: data.replace(/\n$/, ''), lastEventId });
      data = '';
      type = '';
      continue;
    }
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') type = value;
    else if (field === 'data') data += `${value}\n`;
    else if (field === 'id' && !value.includes('\0')) id = value;
  }
  return events;
};
