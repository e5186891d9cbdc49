import { act } from '@testing-library/react';
import { vi } from 'vitest';

/** Lets everything that is under way arrive, and the next frame come. For fake timers. */
export async function frame(): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(20));
}
