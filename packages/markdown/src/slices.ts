/** Milliseconds of work before the page gets its turn. */
const slice = 5;

const jobs: (() => void)[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Does the job soon, together with others as far as they fit beside a frame. A job that throws is reported. */
export function doSoon(job: () => void): void {
  jobs.push(job);
  timer ??= setTimeout(work, 0);
}

function work(): void {
  timer = undefined;
  const end = performance.now() + slice;
  do {
    try {
      jobs.shift()?.();
    } catch (error) {
      globalThis.reportError?.(error);
    }
  } while (jobs.length > 0 && performance.now() < end);
  if (jobs.length > 0) timer ??= setTimeout(work, 0);
}
