import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { comment, createMockServer, event, inTurn, reset, respond, type Scenario, type Step, wait } from './index.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a server in memory', () => {
  test('a list of steps goes out as an event stream', async () => {
    const { fetch } = createMockServer({
      'GET /news': [comment('hi'), event('one', { id: '1' }), event({ two: 2 }, { type: 'json' })],
    });
    const response = await fetch('/news');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(await response.text()).toBe(': hi\n\nid: 1\ndata: one\n\nevent: json\ndata: {"two":2}\n\n');
  });

  test('events as core writes them are steps, too', async () => {
    const { fetch } = createMockServer({
      'GET /list': [{ data: 'one', type: 'note', lastEventId: '1' }, wait(1000), { data: 'two', retry: 500 }],
      'GET /promised': async ({ request }) => [event(request.method)],
    });
    const list = fetch('/list');
    await vi.advanceTimersByTimeAsync(1000);
    expect(await (await list).text()).toBe('id: 1\nevent: note\ndata: one\n\nretry: 500\ndata: two\n\n');
    expect(await (await fetch('/promised')).text()).toBe('data: GET\n\n');
  });

  test.each([
    ['a text among the steps', ['one'], 'not of "one"'],
    ['nothing among the steps', [undefined], 'not of undefined'],
    ['a text', 'one', 'not one'],
    ['a response', () => new Response('one'), 'not [object Response]'],
  ])('%s is a mistake, and is reported in words', async (_, scenario, words) => {
    // What types would refuse.
    const { fetch } = createMockServer({ 'GET /': scenario as unknown as Scenario });
    const reported = vi.fn<(error: unknown) => void>();
    vi.stubGlobal('reportError', reported);
    await expect(fetch('/')).rejects.toThrow(TypeError);
    vi.unstubAllGlobals();
    expect(reported).toHaveBeenCalledWith(
      expect.objectContaining({ message: expect.stringContaining(words) as string }),
    );
  });

  test.each([
    ['/news', [event('x')], 'looks like "GET /path", not like "/news"'],
    ['GET /news', undefined, 'The route "GET /news" has no scenario.'],
    ['GET /news/:id', [event('x')], 'write {name} for a piece of the path, not :id'],
    ['GET /news/*', [event('x')], 'write {name} for a piece of the path, not *'],
  ])('the route %s is refused in words', (route, scenario, words) => {
    expect(() => createMockServer({ [route]: scenario })).toThrow(words);
  });

  test('an event whose id would forge a field is a mistake, and is reported as one', async () => {
    const { fetch } = createMockServer({ 'GET /': [event('x', { id: '1\ndata: forged' })] });
    const reported = vi.fn<(error: unknown) => void>();
    vi.stubGlobal('reportError', reported);
    await expect((await fetch('/')).text()).rejects.toThrow(TypeError);
    vi.unstubAllGlobals();
    expect(reported).toHaveBeenCalledWith(
      expect.objectContaining({ message: expect.stringContaining('lastEventId') as string }),
    );
  });

  test('waits are timers, so a test decides when time passes', async () => {
    const { fetch } = createMockServer({ 'GET /slow': [event('now'), wait(60_000), event('later')] });
    const response = await fetch('http://any.example/slow?query=1');
    const text = response.text();
    await vi.advanceTimersByTimeAsync(59_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await text).toBe('data: now\n\ndata: later\n\n');
  });

  test('a wait makes up for lateness, so that a speed is kept on a busy machine', async () => {
    const { fetch } = createMockServer({
      'GET /busy': function* (): Generator<Step> {
        yield wait(100);
        vi.setSystemTime(Date.now() + 60); // something else took 60 ms
        yield wait(100);
        yield event('in time');
      },
    });
    const response = fetch('/busy');
    await vi.advanceTimersByTimeAsync(139);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await (await response).text()).toBe('data: in time\n\n');
  });

  test('waits are not added up where a test fakes the timers but not the clock', async () => {
    vi.useRealTimers();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { fetch } = createMockServer({
      'GET /': [event('0'), wait(1000), event('1'), wait(1000), event('2'), wait(1000), event('3')],
    });
    const text = (await fetch('/')).text();
    await vi.advanceTimersByTimeAsync(3000);
    expect(await text).toContain('data: 3');
  });

  test('an answer that has no body has none, whatever the scenario sends', async () => {
    const server = createMockServer({ 'GET /gone': [respond(204), event('x'.repeat(100_000)), event('y')] });
    const response = await server.fetch('/gone');
    expect([response.status, await response.text()]).toEqual([204, '']);
    await vi.waitFor(() => expect(server.requests[0]?.closedBy).toBe('server'));
  });

  test('a scenario chooses status and headers', async () => {
    const { fetch } = createMockServer({ 'POST /busy': [respond(503, { 'retry-after': '7' })] });
    const response = await fetch('/busy', { method: 'POST' });
    expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([503, '7', '']);
  });

  test('an unknown path is answered with 404 and the paths there are', async () => {
    const { fetch } = createMockServer({ 'GET /a': [] });
    const response = await fetch('/b');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('GET /a');
  });

  test('a piece of the path can be anything, and the scenario sees it', async () => {
    const { fetch } = createMockServer({ 'POST /models/{model}:go': ({ params }) => [event(params['model'])] });
    expect(await (await fetch('/models/tiny%201:go', { method: 'POST' })).text()).toBe('data: tiny 1\n\n');
    expect((await fetch('/models/a/b:go', { method: 'POST' })).status).toBe(404);
  });

  test('a request is recorded: what came in, and how it ended', async () => {
    const server = createMockServer({ 'POST /chat': [wait(100), event('hi')] });
    const response = server.fetch('/chat', {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'last-event-id': '9', authorization: 'Bearer x' },
    });
    const startedAt = Date.now();
    expect(server.requests).toMatchObject([
      { method: 'POST', body: { a: 1 }, lastEventId: '9', startedAt, closedAt: null, closedBy: null },
    ]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await (await response).text()).toBe('data: hi\n\n');
    expect(server.requests).toMatchObject([
      { status: 200, bytesSent: 10, closedAt: startedAt + 100, closedBy: 'server' },
    ]);
    expect(server.requests[0]?.headers.get('authorization')).toBe('Bearer x');
    server.reset();
    expect(server.requests).toEqual([]);
  });

  test('an abort before the head rejects with its reason', async () => {
    const server = createMockServer({ 'GET /never': [wait(Infinity)] });
    const controller = new AbortController();
    const response = server.fetch('/never', { signal: controller.signal });
    const reason = new Error('changed my mind');
    controller.abort(reason);
    await expect(response).rejects.toBe(reason);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests[0]).toMatchObject({ closedBy: 'client', status: null });
  });

  test('an abort in mid-body errors the body with its reason, and the scenario is told', async () => {
    let told: unknown;
    let cleanedUp = false;
    const server = createMockServer({
      'GET /endless': async function* ({ signal }): AsyncGenerator<Step> {
        signal.addEventListener('abort', () => {
          told = signal.reason;
        });
        try {
          for (;;) {
            yield event('tick');
            yield wait(1000);
          }
        } finally {
          cleanedUp = true;
        }
      },
    });
    const controller = new AbortController();
    const response = await server.fetch('/endless', { signal: controller.signal });
    const reader = response.body!.getReader();
    await reader.read();
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(reader.read()).rejects.toBe(reason);
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toBe(reason);
    expect(cleanedUp).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    expect(server.requests[0]).toMatchObject({ closedBy: 'client' });
  });

  test('a client that leaves is noticed at once, also by a scenario that waits for something of its own', async () => {
    const server = createMockServer({
      'GET /stuck': async function* (): AsyncGenerator<Step> {
        yield event('tick');
        await new Promise(() => {});
      },
    });
    const controller = new AbortController();
    const response = await server.fetch('/stuck', { signal: controller.signal });
    await response.body!.getReader().read();
    controller.abort();
    expect(server.requests[0]?.closedBy).toBe('client');
  });

  test('cancelling the body is leaving, too', async () => {
    const server = createMockServer({ 'GET /endless': [event('tick'), wait(Infinity)] });
    const response = await server.fetch('/endless');
    await response.body?.cancel();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests[0]).toMatchObject({ closedBy: 'client' });
  });

  test('an answer that is not read to its end can still be aborted', async () => {
    const { fetch } = createMockServer({ 'GET /done': [event('all of it')] });
    const controller = new AbortController();
    const response = await fetch('/done', { signal: controller.signal });
    controller.abort();
    await expect(response.text()).rejects.toBe(controller.signal.reason);
  });

  test('a client that does not read holds the scenario up', async () => {
    let sent = 0;
    const { fetch } = createMockServer({
      'GET /flood': function* (): Generator<Step> {
        for (; sent < 1000; sent++) yield event('x'.repeat(1024));
      },
    });
    const response = await fetch('/flood');
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toBeLessThan(100);
    expect((await response.text()).length).toBe(1000 * (1024 + 8));
  });

  test('a broken connection is a TypeError, before the head and after', async () => {
    const { fetch } = createMockServer({
      'GET /refused': [reset()],
      'GET /broken': [event('half'), wait(1), reset('fin')],
    });
    await expect(fetch('/refused')).rejects.toThrow(TypeError);
    const response = await fetch('/broken');
    const text = response.text();
    text.catch(() => {});
    await vi.advanceTimersByTimeAsync(1);
    await expect(text).rejects.toThrow(TypeError);
  });

  test('redirects are followed as fetch follows them', async () => {
    const server = createMockServer({ 'POST /old': [respond(302, { location: '/new' })], 'GET /new': [event('here')] });
    const response = await server.fetch('/old', { method: 'POST', body: 'x' });
    expect([response.redirected, new URL(response.url).pathname, await response.text()]).toEqual([
      true,
      '/new',
      'data: here\n\n',
    ]);
    await expect(server.fetch('/old', { method: 'POST', redirect: 'error' })).rejects.toThrow(TypeError);
    expect((await server.fetch('/old', { method: 'POST', redirect: 'manual' })).status).toBe(302);
  });

  test('scenarios in turn, the last one for good', async () => {
    const server = createMockServer({ 'GET /flaky': inTurn([respond(503)], [event('ok')]) });
    const statuses = [];
    for (let attempt = 0; attempt < 3; attempt++) statuses.push((await server.fetch('/flaky')).status);
    expect(statuses).toEqual([503, 200, 200]);
    server.reset();
    expect((await server.fetch('/flaky')).status).toBe(503);
  });

  test('maxRequests forgets the oldest requests, not how many there were', async () => {
    const flaky = inTurn([respond(503)], [respond(503)], [event('ok')]);
    const server = createMockServer({ 'GET /flaky/{number}': flaky }, { maxRequests: 2 });
    const statuses = [];
    for (let attempt = 1; attempt <= 3; attempt++) statuses.push((await server.fetch(`/flaky/${attempt}`)).status);
    expect(statuses).toEqual([503, 503, 200]);
    expect(server.requests.map(({ url }) => new URL(url).pathname)).toEqual(['/flaky/2', '/flaky/3']);
  });

  test('randomness is the same for the same seed, route and attempt', async () => {
    const [first, second] = await draw(1);
    expect(await draw(1)).toEqual([first, second]);
    expect(first).not.toBe(second);
    expect(await draw(2)).not.toEqual([first, second]);
  });
});

async function draw(seed: number): Promise<readonly string[]> {
  const { fetch } = createMockServer({ 'GET /dice': ({ random }) => [event(random())] }, { seed });
  return [await (await fetch('/dice')).text(), await (await fetch('/dice')).text()];
}
