import { asked, later, type PlatformCase, plain, type Source, token, told } from './case.ts';

export const connecting: readonly PlatformCase[] = [
  {
    file: 'eventsource-close.window.js',
    about: 'its three states',
    run: ({ EventSource, origin }) =>
      new Promise((resolve) => {
        const source = new EventSource(`${origin}/message`);
        const states: number[] = [source.readyState];
        source.addEventListener('open', () => {
          states.push(source.readyState);
          source.close();
          states.push(source.readyState);
          resolve(states);
        });
      }),
    expected: [0, 1, 2],
  },
  {
    file: 'eventsource-close.window.js',
    about: 'reconnects until a status says no',
    async run(scene) {
      const source = new scene.EventSource(`${scene.origin}/reconnect-fail?token=${token()}`);
      const log = await told(source, 7, { isOver: false });
      await later(scene);
      source.close();
      return log;
    },
    expected: ['open', 'opened', 'error 0', 'open', 'reconnected', 'error 0', 'error 2'],
  },
  {
    file: 'eventsource-eventtarget.any.js',
    run: ({ EventSource, origin }) =>
      new Promise((resolve) => {
        const source = new EventSource(`${origin}/message`);
        source.addEventListener(
          'message',
          function (event) {
            this.close();
            resolve([event.data, this.readyState]);
          },
          false,
        );
      }),
    expected: ['data', 2],
  },
  {
    file: 'eventsource-onmessage-trusted.any.js',
    run: ({ EventSource, origin }) =>
      told(new EventSource(`${origin}/message`), 1, { types: ['message'], describe: (event) => event.isTrusted }),
    expected: [true],
  },
  {
    file: 'eventsource-onmessage.any.js',
    run: ({ EventSource, origin }) =>
      new Promise((resolve) => {
        const source = new EventSource(`${origin}/message`);
        Reflect.set(source, 'onmessage', (event: MessageEvent) => {
          source.close();
          resolve(event.data);
        });
      }),
    expected: 'data',
  },
  {
    file: 'eventsource-onopen.any.js',
    run: ({ EventSource, origin }) =>
      new Promise((resolve) => {
        const source = new EventSource(`${origin}/message`);
        Reflect.set(source, 'onopen', function (this: Source, event: Event) {
          const state = this.readyState;
          this.close();
          resolve([state, ...plain(event)]);
        });
      }),
    expected: [1, 'open', false, false, false],
  },
  {
    file: 'eventsource-reconnect.window.js',
    about: 'after nothing',
    run: ({ EventSource, origin }) =>
      told(new EventSource(`${origin}/status-reconnect?status=200&token=${token()}`), 4),
    expected: ['open', 'error 0', 'open', 'data'],
  },
  {
    file: 'eventsource-reconnect.window.js',
    about: 'after an event',
    run: ({ EventSource, origin }) =>
      told(new EventSource(`${origin}/status-reconnect?status=200&ok_first&token=${token()}`), 5),
    expected: ['open', 'ok', 'error 0', 'open', 'data'],
  },
  {
    file: 'eventsource-request-cancellation.any.window.js',
    needs: 'window',
    async run(scene) {
      const source = new scene.EventSource(`${scene.origin}/message?sleep=2000&message=retry:20%0Adata:abc`);
      setTimeout(() => globalThis.stop(), 20);
      const log = await told(source, 1, { isOver: false });
      await later(scene);
      source.close();
      return log;
    },
    expected: ['error 2'],
  },
  asked('request-accept.any.js', 'event streams only', 'accept', 'open', 'text/event-stream'),
  ...[301, 302, 303, 307].map((status) =>
    asked(
      'request-redirect.any.window.js',
      String(status),
      `redirect?location=/message&status=${status}`,
      'open',
      'data',
    ),
  ),
  ...[204, 205, 210, 299, 404, 410, 503].map((status) =>
    asked('request-status-error.window.js', String(status), `status-error?status=${status}`, 'error 2'),
  ),
];
