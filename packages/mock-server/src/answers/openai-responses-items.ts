import type { Answer, ReadyPart } from './wire.ts';

export type Item =
  | { readonly type: 'reasoning'; readonly id: string; readonly text: string; readonly pieces: readonly string[] }
  | MessageItem
  | {
      readonly type: 'function_call';
      readonly id: string;
      readonly callId: string;
      readonly name: string;
      readonly arguments: string;
      readonly pieces: readonly string[];
    };

export interface MessageItem {
  readonly type: 'message';
  readonly id: string;
  readonly content: 'output_text' | 'refusal';
  readonly text: string;
  readonly pieces: readonly string[];
  /** The sources that follow the text. */
  readonly annotations: readonly Annotation[];
}

export interface Annotation {
  readonly type: 'url_citation';
  readonly start_index: number;
  readonly end_index: number;
  readonly url: string;
  readonly title: string;
}

/** An answer's parts as the items of a response; sources join the text before them. */
export function itemsOf({ id, parts }: Answer): readonly (Item | Extract<ReadyPart, { type: 'wait' }>)[] {
  const items: (Item | Extract<ReadyPart, { type: 'wait' }>)[] = [];
  for (const [position, part] of parts.entries()) {
    const itemId = `${id}_${position + 1}`;
    switch (part.type) {
      case 'reasoning':
        items.push({ type: 'reasoning', id: `rs_${itemId}`, text: part.text, pieces: part.pieces });
        break;
      case 'text':
        items.push({
          ...emptyMessage(itemId),
          text: part.text,
          pieces: part.pieces,
          annotations: sourcesAfter(parts, position, part.text.length),
        });
        break;
      case 'refusal':
        items.push({ ...emptyMessage(itemId), content: 'refusal', text: part.text, pieces: part.pieces });
        break;
      case 'source':
        // One without a text before it gets an empty one.
        if (!followsText(parts, position))
          items.push({ ...emptyMessage(itemId), annotations: sourcesAfter(parts, position - 1, 0) });
        break;
      case 'tool-call':
        items.push({
          type: 'function_call',
          id: `fc_${itemId}`,
          callId: part.id,
          name: part.name,
          arguments: part.arguments,
          pieces: part.pieces,
        });
        break;
      case 'wait':
        items.push(part);
        break;
      default:
    }
  }
  return items;
}

function emptyMessage(id: string): MessageItem {
  return { type: 'message', id: `msg_${id}`, content: 'output_text', text: '', pieces: [], annotations: [] };
}

function sourcesAfter(parts: readonly ReadyPart[], position: number, end_index: number): readonly Annotation[] {
  const annotations: Annotation[] = [];
  for (const part of parts.slice(position + 1)) {
    if (part.type !== 'source') break;
    annotations.push({ type: 'url_citation', start_index: 0, end_index, url: part.url, title: part.title ?? part.url });
  }
  return annotations;
}

/** Whether the sources up to this one have a text, or an earlier source, to join. */
function followsText(parts: readonly ReadyPart[], position: number): boolean {
  const before = parts[position - 1];
  return before?.type === 'text' || before?.type === 'source';
}

export function wholeItem(item: Item, status: 'in_progress' | 'completed'): object {
  const done = status === 'completed';
  switch (item.type) {
    case 'reasoning':
      return { id: item.id, type: 'reasoning', summary: done ? [{ type: 'summary_text', text: item.text }] : [] };
    case 'message': {
      const { id, content, text, annotations } = item;
      const part =
        content === 'refusal'
          ? { type: 'refusal', refusal: text }
          : { type: 'output_text', annotations, logprobs: [], text };
      return { id, type: 'message', status, content: done ? [part] : [], role: 'assistant' };
    }
    case 'function_call': {
      const { id, callId, name } = item;
      return { id, type: 'function_call', status, arguments: done ? item.arguments : '', call_id: callId, name };
    }
  }
}
