import { type PlatformCase, plain, type Source, told } from './case.ts';

const futile = ['ftp://example.invalid/', 'about:blank', 'mailto:someone@example.invalid', 'javascript:void 0'];

export const constructing: readonly PlatformCase[] = [
  {
    file: 'eventsource-constructor-document-domain.window.js',
    needs: 'window',
    run({ EventSource, origin }) {
      Reflect.set(document, 'domain', document.domain);
      return told(new EventSource(`${origin}/message`), 1, { types: ['open'], describe: plain });
    },
    expected: [['open', false, false, false]],
  },
  {
    file: 'eventsource-constructor-empty-url.any.js',
    async run({ EventSource, location }) {
      const source = new EventSource('');
      source.close();
      return source.url === location;
    },
    expected: true,
  },
  ...futile.map((url): PlatformCase => ({
    file: 'eventsource-constructor-non-same-origin.window.js',
    about: url,
    run: ({ EventSource }) =>
      told(new EventSource(url), 1, {
        types: ['open', 'error'],
        describe: (event, source): unknown => [source.readyState, ...plain(event)],
      }),
    expected: [[2, 'error', false, false, false]],
  })),
  {
    file: 'eventsource-constructor-stringify.window.js',
    about: 'an object that is opened',
    run: ({ EventSource, origin }) =>
      told(new EventSource({ toString: () => `${origin}/message` } as unknown as string), 2),
    expected: ['open', 'data'],
  },
  {
    file: 'eventsource-constructor-stringify.window.js',
    about: 'what is no string',
    async run({ EventSource }) {
      return [1, null, undefined].map((url) => {
        const source = new EventSource(url as unknown as string);
        source.close();
        return source.url.slice(source.url.lastIndexOf('/'));
      });
    },
    expected: ['/1', '/null', '/undefined'],
  },
  ...(
    [
      ['http://this is invalid/', 'a space in the host'],
      ['http://[', 'no host'],
    ] as const
  ).map(([url, about]): PlatformCase => ({
    file: 'eventsource-constructor-url-bogus.any.js',
    about,
    async run({ EventSource }) {
      try {
        return new EventSource(url).url;
      } catch (error) {
        return error instanceof DOMException && [error.name, error.code];
      }
    },
    expected: ['SyntaxError', 12],
  })),
  {
    file: 'eventsource-prototype.any.js',
    async run({ EventSource, origin }) {
      Object.assign(EventSource.prototype, { returnTrue: () => true });
      const source = new EventSource(`${origin}/message`) as Source & { returnTrue(): boolean };
      source.close();
      const isTrue = source.returnTrue();
      Reflect.deleteProperty(EventSource.prototype, 'returnTrue');
      return isTrue;
    },
    expected: true,
  },
  {
    file: 'eventsource-url.any.js',
    async run({ EventSource, location }) {
      const source = new EventSource('resources/message?x#y');
      source.close();
      return source.url === new URL('resources/message?x#y', location).href;
    },
    expected: true,
  },
  {
    file: 'dedicated-worker/eventsource-constructor-no-new.any.js',
    async run({ EventSource }) {
      try {
        return Reflect.apply(EventSource, undefined, ['']);
      } catch (error) {
        return error instanceof TypeError;
      }
    },
    expected: true,
  },
];
