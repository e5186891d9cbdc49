import type { ServerSentEvent } from '@rivulet/core';
import { expectTypeOf, test } from 'vitest';
import { EventDataError } from './event-data-error.ts';
import type { StandardSchema } from '@rivulet/chat';
import { useEventStream } from './use-event-stream.ts';

interface Tick {
  readonly symbol: string;
  readonly price: number;
}
declare const ticks: StandardSchema<Tick>;
declare const url: string | null;

test('without parse, data is text', () => {
  expectTypeOf(useEventStream('/events').data).toEqualTypeOf<string | undefined>();
  expectTypeOf(useEventStream('/events', { types: ['a'], headers: { a: '1' } }).data).toEqualTypeOf<
    string | undefined
  >();
  expectTypeOf(useEventStream<string>('/events').data).toEqualTypeOf<string | undefined>();
});

test('a string, a URL, a Request or null is taken', () => {
  expectTypeOf(useEventStream(url).status).toBeString();
  expectTypeOf(useEventStream(new URL('https://example.test')).status).toBeString();
  expectTypeOf(useEventStream(new Request('https://example.test')).status).toBeString();
  // @ts-expect-error: undefined is a mistake more often than a wish
  useEventStream(undefined);
});

test('parse as a function gives the type', () => {
  const { data } = useEventStream('/ticks', { parse: (text): Tick => JSON.parse(text) as Tick });
  expectTypeOf(data).toEqualTypeOf<Tick | undefined>();
  const { data: length } = useEventStream('/ticks', {
    parse(text, event) {
      expectTypeOf(text).toEqualTypeOf<string>();
      expectTypeOf(event).toEqualTypeOf<ServerSentEvent>();
      return text.length;
    },
  });
  expectTypeOf(length).toEqualTypeOf<number | undefined>();
});

test('JSON.parse itself parses', () => {
  expectTypeOf(useEventStream('/ticks', { parse: JSON.parse }).data).toEqualTypeOf<unknown>();
  expectTypeOf(useEventStream<Tick>('/ticks', { parse: JSON.parse }).data).toEqualTypeOf<Tick | undefined>();
  const { data } = useEventStream<Tick, readonly Tick[]>('/ticks', {
    parse: JSON.parse,
    initial: [],
    reduce: (list, tick) => [...list, tick],
  });
  expectTypeOf(data).toEqualTypeOf<readonly Tick[]>();
});

test('parse as a schema gives its output type, in handlers too', () => {
  const { data } = useEventStream('/ticks', {
    parse: ticks,
    onEvent(value) {
      expectTypeOf(value).toEqualTypeOf<Tick>();
    },
  });
  expectTypeOf(data).toEqualTypeOf<Tick | undefined>();
});

test('with reduce and initial, data is never undefined', () => {
  const { data } = useEventStream('/ticks', {
    parse: ticks,
    initial: new Map<string, number>(),
    reduce(prices, tick) {
      expectTypeOf(prices).toEqualTypeOf<Map<string, number>>();
      expectTypeOf(tick).toEqualTypeOf<Tick>();
      return new Map(prices).set(tick.symbol, tick.price);
    },
  });
  expectTypeOf(data).toEqualTypeOf<Map<string, number>>();
});

test('reduce over text needs no parse', () => {
  const { data } = useEventStream('/lines', { initial: 0, reduce: (count, line) => count + line.length });
  expectTypeOf(data).toEqualTypeOf<number>();
});

test('both types can be said by name', () => {
  const { data } = useEventStream<Tick, readonly Tick[]>('/ticks', {
    parse: ticks,
    initial: [],
    reduce: (list, tick) => [...list, tick],
  });
  expectTypeOf(data).toEqualTypeOf<readonly Tick[]>();
  expectTypeOf(useEventStream<Tick>('/ticks', { parse: ticks }).data).toEqualTypeOf<Tick | undefined>();
});

test('a type that nothing produces is refused', () => {
  expectTypeOf<Tick>().not.toExtend<string>();
  // @ts-expect-error: without parse there are no Ticks
  useEventStream<Tick>('/ticks');
  // @ts-expect-error: reduce needs an initial value
  useEventStream('/ticks', { reduce: (count: number) => count + 1 });
  // @ts-expect-error: the schema makes Ticks, not strings
  useEventStream<string>('/ticks', { parse: ticks });
});

test('the error says which kind it is', () => {
  const { error, status } = useEventStream('/events');
  expectTypeOf(status).toEqualTypeOf<'connecting' | 'open' | 'waiting' | 'closed'>();
  if (error instanceof EventDataError) expectTypeOf(error.event).toEqualTypeOf<ServerSentEvent>();
  if (error?.code === 'invalid-data') expectTypeOf(error.issues).toExtend<readonly { readonly message: string }[]>();
});
