import type { Routes } from '@rivulet/mock-server';
import { createInspectedServer } from './inspected.ts';

/**
 * For a story's `beforeEach`: while the story is shown, what it fetches on these routes is answered in the page.
 * Components that take no `fetch` of their own, as the guides' do, run unchanged.
 */
export function serve(routes: Routes): () => () => void {
  return () => {
    const network = globalThis.fetch;
    const server = createInspectedServer(routes);
    const patterns = Object.keys(routes).map((route) => route.slice(route.indexOf(' ') + 1));
    globalThis.fetch = (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input, location.href);
      return patterns.includes(pathname) ? server.fetch(input, init) : network(input, init);
    };
    return () => {
      globalThis.fetch = network;
    };
  };
}
