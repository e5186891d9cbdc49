import type { TestProject } from 'vitest/node';
import { startMock } from './start-mock.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where `rivulet-mock` listens while the browser tests run. */
    mockUrl: string;
  }
}

/** One real `rivulet-mock` for the browser tests, which cannot start a process themselves. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mock = await startMock('--tokens-per-second', '400', '--seed', '7');
  project.provide('mockUrl', mock.url);
  return () => mock.close();
}
