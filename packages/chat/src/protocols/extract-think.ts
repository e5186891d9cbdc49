import type { ChatDecoder, ChatProtocol } from '../protocol-contract.ts';
import type { ChatEvent } from '../types.ts';

/** How the model marks its thoughts within its text. */
export interface ExtractThinkOptions {
  /** The tag's name. Default: `think`. */
  readonly tag?: string;
  /** Set where the model's template opens the tag, and only its end arrives. Default: `false`. */
  readonly opened?: boolean;
}

interface TextState {
  mode: 'start' | 'think' | 'text';
  /** Not said yet: it may become a tag. */
  held: string;
  /** White space before the tag, which stays text. */
  lead: string;
  isOpen: boolean;
}

/**
 * Makes reasoning of what a model writes between `<think>` and `</think>`, however it is cut:
 * `extractThink(openaiChat())`. Only at the beginning of a text: an answer that speaks of the tag is left alone.
 */
export function extractThink(
  protocol: ChatProtocol,
  { tag = 'think', opened = false }: ExtractThinkOptions = {},
): ChatProtocol {
  const openTag = `<${tag}>`;
  const closeTag = `</${tag}>`;

  function createDecoder(inner: ChatDecoder): ChatDecoder {
    const texts = new Map<string, TextState>();
    let events: ChatEvent[] = [];
    let cursor: Pick<ChatEvent, 'cursor'> = {};

    function write(key: string, state: TextState, text: string): void {
      const type = state.mode === 'think' ? 'reasoning' : 'text';
      const part = type === 'text' ? key : `${key}-think`;
      if (text === '') return;
      if (!state.isOpen) events.push({ type: 'part-start', part: { type, key: part, text: '' }, ...cursor });
      state.isOpen = true;
      events.push({ type: 'delta', part, text, ...cursor });
    }

    function closeThought(key: string, state: TextState): void {
      if (state.isOpen) events.push({ type: 'part-end', part: `${key}-think`, ...cursor });
      state.isOpen = false;
      state.mode = 'text';
    }

    function read(key: string, state: TextState, text: string): void {
      if (state.mode === 'text') return write(key, state, text);
      state.held += text;
      if (state.mode === 'start') {
        const begun = state.held.trimStart();
        if (openTag.startsWith(begun)) return void (begun === openTag && enter(state));
        if (!begun.startsWith(openTag)) {
          state.mode = 'text';
          return flush(key, state);
        }
        enter(state);
      }
      const at = state.held.indexOf(closeTag);
      if (at < 0) {
        let kept = Math.min(closeTag.length - 1, state.held.length);
        while (!closeTag.startsWith(state.held.slice(state.held.length - kept))) kept--;
        const sure = state.held.length - kept;
        write(key, state, state.held.slice(0, sure));
        state.held = state.held.slice(sure);
        return;
      }
      write(key, state, state.held.slice(0, at));
      closeThought(key, state);
      write(key, state, state.lead + state.held.slice(at + closeTag.length));
      state.held = '';
    }

    function enter(state: TextState): void {
      const begun = state.held.trimStart();
      state.lead = state.held.slice(0, state.held.length - begun.length);
      state.held = begun.slice(openTag.length);
      state.mode = 'think';
    }

    /** Nothing more comes for this part: what was held is what it looks like. */
    function flush(key: string, state: TextState): void {
      const { held } = state;
      state.held = '';
      if (state.mode === 'start') state.mode = 'text';
      write(key, state, held);
    }

    function pass(event: ChatEvent): void {
      cursor = event.cursor === undefined ? {} : { cursor: event.cursor };
      if (event.type === 'part-start' && event.part.type === 'text') {
        const fresh: TextState = { mode: opened ? 'think' : 'start', held: '', lead: '', isOpen: false };
        texts.set(event.part.key, fresh);
        return read(event.part.key, fresh, event.part.text);
      }
      const key = 'part' in event && typeof event.part === 'string' ? event.part : '';
      const state = texts.get(key);
      if (state && event.type === 'delta') return read(key, state, event.text);
      if (state && event.type === 'part-end') {
        flush(key, state);
        if (state.mode === 'think') closeThought(key, state);
        texts.delete(key);
        if (!state.isOpen) return;
      }
      if (state && event.type === 'snapshot') {
        // All anew: what was said of it is taken back, and the whole is read as if it had just come.
        events.push({ type: 'retract', parts: [key, `${key}-think`], ...cursor });
        Object.assign(state, { mode: opened ? 'think' : 'start', held: '', lead: '', isOpen: false });
        return read(key, state, event.text);
      }
      if (event.type === 'end') for (const [open, unfinished] of texts) flush(open, unfinished);
      events.push(event);
    }

    function transform(given: readonly ChatEvent[]): readonly ChatEvent[] {
      events = [];
      for (const event of given) pass(event);
      return events;
    }

    return { decode: (frame) => transform(inner.decode(frame)), end: () => transform(inner.end()) };
  }

  return { ...protocol, createDecoder: (response) => createDecoder(protocol.createDecoder(response)) };
}
