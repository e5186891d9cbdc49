import { vi } from 'vitest';

// Sockets and pages take the time the machine gives them; only a test that fails waits so long.
vi.setConfig({ testTimeout: 60_000 });

/** Waits until the check passes, and returns what it returns. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 20_000, interval: 10 });
