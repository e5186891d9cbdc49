import { expectTypeOf, test } from 'vitest';
import { EventSource } from './event-source.ts';

type Own = typeof globalThis.EventSource;
declare const source: EventSource;

test('stands where the browser’s own stood: an instance, and the class', () => {
  expectTypeOf(source).toExtend<InstanceType<Own>>();
  expectTypeOf(EventSource).toExtend<Own>();
});

test('handlers know their event, and what they are called on', () => {
  type OnMessage = NonNullable<typeof source.onmessage>;
  expectTypeOf<Parameters<OnMessage>>().toEqualTypeOf<[event: MessageEvent<string>]>();
  expectTypeOf<ThisParameterType<OnMessage>>().toHaveProperty('close');
  expectTypeOf<ThisParameterType<OnMessage>>().toHaveProperty('readyState').toBeNumber();
  expectTypeOf<Parameters<NonNullable<typeof source.onerror>>>().toEqualTypeOf<[event: Event]>();
  expectTypeOf(null).toExtend<typeof source.onopen>();
});

test('listeners know theirs: named events are messages', () => {
  source.addEventListener('open', function (event) {
    expectTypeOf(event).toEqualTypeOf<Event>();
    expectTypeOf(this).toEqualTypeOf<EventSource>();
  });
  source.addEventListener('price', (event) => expectTypeOf(event.data).toBeString());
  source.addEventListener('price', { handleEvent: (event) => expectTypeOf(event).toEqualTypeOf<Event>() });
});
