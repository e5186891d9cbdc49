import type { ChatMessage } from '@rivulet/chat';
import type { ServerSentEvent } from '@rivulet/core';

/** What the worker has seen so far. */
export interface WorkerReport {
  readonly message: ChatMessage;
  /** Different lengths of the answer, as they were seen. */
  readonly lengths: number;
  readonly events: readonly ServerSentEvent[];
}

declare global {
  interface Window {
    /** Has a worker ask once and read the ticker to its end. */
    stream: (question: string) => Promise<WorkerReport>;
  }
}

window.stream = (question) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./stream-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerReport>) => {
      worker.terminate();
      resolve(data);
    });
    worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    worker.postMessage(question, { transfer: [] });
  });
