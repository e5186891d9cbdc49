import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import '../connection/testing/eventually.ts';
import { EventSource } from './event-source.ts';
import { titleOf } from './testing/platform/case.ts';
import { platformCases } from './testing/platform/cases.ts';
import { type PlatformServer, servePlatform } from './testing/platform/server.ts';

/** What no script can do in Node, and why. */
const outOfReach: Record<string, string> = {
  'eventsource-onmessage-trusted.any.js': 'only a browser dispatches trusted events',
  'eventsource-cross-origin.window.js: refused: allows another origin': 'Node has no CORS',
  'eventsource-cross-origin.window.js: refused: allows an empty origin': 'Node has no CORS',
  'eventsource-cross-origin.window.js: refused: allows none': 'Node has no CORS',
  'eventsource-cross-origin-preflight.window.js: long': 'Node has no CORS, so nothing is asked before',
  'eventsource-cross-origin-preflight.window.js: unsafe': 'Node has no CORS, so nothing is asked before',
  'request-credentials.any.window.js: true': 'Node keeps no cookies',
};

describe('what the web platform’s tests assert, in Node', () => {
  let server: PlatformServer;
  beforeAll(async () => {
    server = await servePlatform();
    vi.stubGlobal('location', new URL(`${server.origin}/eventsource/page.html?query`));
  });
  afterAll(async () => {
    vi.unstubAllGlobals();
    await server.close();
  });

  test.for(platformCases.filter(({ needs }) => needs !== 'window').map((one) => [titleOf(one), one] as const))(
    '%s',
    async ([title, { run, expected }]) => {
      const { origin, elsewhere } = server;
      const scene = { EventSource, origin, elsewhere, location: globalThis.location.href };
      // One of these that came into reach would be news.
      if (title in outOfReach) expect(await run(scene)).not.toEqual(expected);
      else expect(await run(scene)).toEqual(expected);
    },
  );
});
