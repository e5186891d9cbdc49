import { answer, createMockServer } from '@rivulet/mock-server';
import { handlers } from '@rivulet/mock-server/msw';
import { setupWorker } from 'msw/browser';

export const worker: ReturnType<typeof setupWorker> = setupWorker(
  ...handlers(createMockServer({ 'POST /api/chat': answer('Hello.') })),
);
