/** The packages that are published, each after those it imports. */
export const packageNames: readonly string[] = ['core', 'chat', 'react', 'markdown', 'mock-server'];
