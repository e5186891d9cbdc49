import type { TestProject } from 'vitest/node';
import { writeDocBlock } from '../../scripts/doc-blocks.ts';
import { startMock } from './start-mock.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where `rivulet-mock` listens while the browser tests run. */
    mockUrl: string;
  }
}

/** What the browser tests cannot do themselves: start a process, one real `rivulet-mock`, and cut code out of a guide. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  writeDocBlock('docs/mock-server.md', 'mocks.ts');
  const mock = await startMock('--tokens-per-second', '400', '--seed', '7');
  project.provide('mockUrl', mock.url);
  return () => mock.close();
}
