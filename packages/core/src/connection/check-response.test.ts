import { afterEach, expect, test, vi } from 'vitest';
import { ContentTypeError, EventStreamError, HttpStatusError } from '../errors.ts';
import { checkResponse } from './check-response.ts';

afterEach(() => {
  vi.useRealTimers();
});

const response = (
  contentType: string | null,
  body: BodyInit | null = 'data: a\n\n',
  status = 200,
  headers: HeadersInit = {},
): Response => {
  const made = new Response(body, { status, headers });
  if (contentType === null) made.headers.delete('content-type');
  else made.headers.set('content-type', contentType);
  return made;
};

const failure = async (promise: Promise<void>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );

test.each([
  'text/event-stream',
  'Text/Event-Stream; charset=x',
  'text/event-stream;charset=utf-8',
  ' text/event-stream ',
])('%s is an event stream', async (type) => {
  const good = response(type);
  await checkResponse(good);
  expect(good.bodyUsed).toBe(false);
});

test.each(['text/html; charset=utf-8', 'application/json', 'text/event-streams', 'text/event', ''])(
  '"%s" with status 200 is no stream, and the error shows the page',
  async (type) => {
    const error = await failure(checkResponse(response(type, '<!doctype html><title>Sign in</title>')));
    expect(error).toBeInstanceOf(ContentTypeError);
    expect(error).toMatchObject({
      code: 'content-type',
      retryable: false,
      contentType: type,
      body: '<!doctype html><title>Sign in</title>',
    });
    expect(String(error)).not.toContain('Sign in');
  },
);

test('no content type at all is no stream', async () => {
  expect(await failure(checkResponse(response(null)))).toMatchObject({ code: 'content-type', contentType: null });
});

test('the caller says which types are streams', async () => {
  await checkResponse(response('application/x-ndjson'), { accept: ['application/x-ndjson', 'application/json'] });
  expect(
    await failure(checkResponse(response('text/event-stream'), { accept: ['application/x-ndjson'] })),
  ).toMatchObject({
    message: expect.stringContaining('Expected application/x-ndjson'),
  });
});

test.each([
  [400, false],
  [401, false],
  [403, false],
  [404, false],
  [408, true],
  [429, true],
  [500, true],
  [501, false],
  [502, true],
  [503, true],
  [504, true],
])('status %i is a typed error; whether it may be tried again: %s', async (status, retryable) => {
  const error = await failure(checkResponse(response('application/json', '{"error":"x"}', status)));
  expect(error).toBeInstanceOf(HttpStatusError);
  expect(error).toMatchObject({ code: 'http-status', status, retryable, body: '{"error":"x"}', retryAfter: null });
});

test('Retry-After comes in milliseconds, from seconds and from a date', async () => {
  vi.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') });
  expect(await failure(checkResponse(response(null, 'busy', 429, { 'retry-after': '7' })))).toMatchObject({
    retryAfter: 7000,
  });
  expect(
    await failure(checkResponse(response(null, 'busy', 503, { 'retry-after': 'Thu, 01 Jan 2026 00:01:30 GMT' }))),
  ).toMatchObject({ retryAfter: 90_000 });
  expect(await failure(checkResponse(response(null, 'busy', 503, { 'retry-after': 'soon' })))).toMatchObject({
    retryAfter: null,
  });
});

test('a success without a body is a typed error', async () => {
  const error = await failure(checkResponse(response('text/event-stream', null)));
  expect(error).toBeInstanceOf(EventStreamError);
  expect(error).toMatchObject({ code: 'no-body', retryable: false });
  expect(await failure(checkResponse(response(null, null, 204)))).toMatchObject({ code: 'no-body' });
});

test('of an endless wrong body only the beginning is read, and the rest is cancelled', async () => {
  const cancel = vi.fn();
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled++;
      controller.enqueue(new TextEncoder().encode('x'.repeat(1000)));
    },
    cancel,
  });
  const error = await failure(checkResponse(response('text/html', endless, 500)));
  expect((error as HttpStatusError).body).toBe('x'.repeat(2048));
  expect(pulled).toBeLessThan(6);
  expect(cancel).toHaveBeenCalledOnce();
});

test('a wrong body that never comes is waited for one second, and leaves no timer', async () => {
  vi.useFakeTimers();
  const cancel = vi.fn();
  const silent = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('bad gatew'));
    },
    cancel,
  });
  const checked = failure(checkResponse(response('text/plain', silent, 502)));
  await vi.advanceTimersByTimeAsync(1000);
  expect(await checked).toMatchObject({ status: 502, body: 'bad gatew' });
  expect(cancel).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test('a wrong body that breaks still gives the status', async () => {
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new TypeError('terminated'));
    },
  });
  expect(await failure(checkResponse(response('text/plain', broken, 500)))).toMatchObject({ status: 500, body: '' });
});
