import { type PlatformCase, token, told } from './case.ts';

/** Cross-origin requests, and what goes along with any. */
export const crossing: readonly PlatformCase[] = [
  ...(
    [
      ['run=message', 'basic use'],
      [`run=redirect&location=${encodeURIComponent('/cors?run=message')}`, 'redirected'],
      ['run=status-reconnect&status=200', 'reconnected'],
    ] as const
  ).map(([query, about]): PlatformCase => ({
    file: 'eventsource-cross-origin.window.js',
    about,
    async run({ EventSource, elsewhere }) {
      const source = new EventSource(`${elsewhere}/cors?${query}&token=${token()}`, { withCredentials: true });
      const [event] = await told(source, 1, { types: ['message'], describe: (message) => message as MessageEvent });
      return [event!.data, event!.origin === elsewhere];
    },
    expected: ['data', true],
  })),
  ...(
    [
      ['cors?run=message&origin=http://example.org', 'allows another origin'],
      ['cors?run=message&origin=', 'allows an empty origin'],
      ['message', 'allows none'],
    ] as const
  ).map(([path, about]): PlatformCase => ({
    file: 'eventsource-cross-origin.window.js',
    about: `refused: ${about}`,
    run: ({ EventSource, elsewhere }) => told(new EventSource(`${elsewhere}/${path}`), 1),
    expected: ['error 2'],
  })),
  ...(
    [
      ['abc', 'safe', false],
      ['a'.repeat(255), 'long', true],
      ['a<b', 'unsafe', true],
    ] as const
  ).map(([id, about, isAsked]): PlatformCase => ({
    file: 'eventsource-cross-origin-preflight.window.js',
    about,
    run: ({ EventSource, elsewhere }) =>
      told(new EventSource(`${elsewhere}/cors-id?id=${encodeURIComponent(id)}&token=${token()}`), 2, {
        types: ['message'],
      }),
    expected: ['first', `true ${isAsked}`],
  })),
  ...(['origin', 'elsewhere'] as const).map((place): PlatformCase => ({
    file: 'request-cache-control.any.js',
    about: `${place === 'origin' ? 'same' : 'cross'} origin, twice`,
    async run(scene) {
      const url = `${scene[place]}/cors?run=cache-control&token=${token()}`;
      return [await told(new scene.EventSource(url), 2), await told(new scene.EventSource(url), 2)];
    },
    expected: [
      ['open', 'no-cache'],
      ['open', 'no-cache'],
    ],
  })),
  ...([true, false, undefined] as const).map((withCredentials): PlatformCase => ({
    file: 'request-credentials.any.window.js',
    about: String(withCredentials),
    run: ({ EventSource, elsewhere }) =>
      told(
        new EventSource(
          `${elsewhere}/cors-cookie?token=${token()}`,
          withCredentials === undefined ? {} : { withCredentials },
        ),
        2,
        { types: ['message'] },
      ),
    expected: ['first NO_COOKIE', `second ${withCredentials ? '' : 'NO_'}COOKIE`],
  })),
];
