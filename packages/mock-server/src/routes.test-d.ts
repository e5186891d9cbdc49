import { expectTypeOf, test } from 'vitest';
import {
  answer,
  createMockServer,
  drop,
  type Fault,
  type MockRequest,
  type MockServer,
  type Scenario,
  withFaults,
} from './index.ts';

test('a route is a method and a path', () => {
  expectTypeOf(createMockServer({ 'GET /a': [], 'POST /b/{id}': answer('Hi') })).toEqualTypeOf<MockServer>();
  // @ts-expect-error: no such method
  createMockServer({ 'FETCH /a': [] });
  // @ts-expect-error: a path begins with a slash
  createMockServer({ 'GET a': [] });
});

test("a server's fetch goes wherever a fetch goes", () => {
  expectTypeOf<MockServer['fetch']>().toEqualTypeOf<typeof fetch>();
  expectTypeOf<MockServer['requests']>().toEqualTypeOf<readonly MockRequest[]>();
});

test('a fault makes a scenario of a scenario', () => {
  expectTypeOf(withFaults([], drop())).toEqualTypeOf<Scenario>();
  expectTypeOf((scenario: Scenario) => scenario).toExtend<Fault>();
  // @ts-expect-error: there are three ways to end
  drop({ by: 'car' });
});
