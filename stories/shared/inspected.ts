import { detectProtocol } from '@rivulet/chat';
import { createMockServer, type MockServer, type MockServerOptions, type Routes } from '@rivulet/mock-server';
import { createStreamRecorder, type StreamRecorder } from '@rivulet/react/devtools';

let current: StreamRecorder | undefined;
const listeners = new Set<() => void>();

/** The recorder of the server that was asked last; Storybook's panel shows it. */
export const currentRecorder = {
  get: (): StreamRecorder | undefined => current,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** A mock server inside the page, whose streams can be watched in Storybook's panel "Stream". */
export function createInspectedServer(routes: Routes, options?: MockServerOptions): MockServer {
  const server = createMockServer(routes, options);
  // What is posted is a chat: its tokens are counted, whatever it speaks.
  const isChat = Object.keys(routes).some((route) => route.startsWith('POST '));
  const recorder = createStreamRecorder({ fetch: server.fetch, ...(isChat ? { protocol: detectProtocol() } : {}) });
  return {
    ...server,
    fetch(input, init) {
      if (current !== recorder) {
        current = recorder;
        for (const listener of listeners) listener();
      }
      return recorder.fetch(input, init);
    },
  };
}
