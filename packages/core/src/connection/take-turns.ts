/** How long what has already arrived is read in one go, in milliseconds. Well under the 50 that make a long task. */
const STINT = 12;

let began = 0;

/**
 * Reading what has already arrived is one microtask after the other, and no timer, input or frame gets between them:
 * a server that is faster than the page would freeze it. So now and then the others get a turn.
 *
 * @param asked - `Date.now()` when the chunk that is now here was asked for. One that had to be waited for has left
 * the others their turn.
 * @returns A promise to wait for; `undefined` where it goes on at once. No timer: a hidden tab's are slow.
 */
function turnOfOthers(asked: number): Promise<void> | undefined {
  const now = Date.now();
  if (now - asked > 1) began = now;
  if (now - began < STINT || typeof MessageChannel !== 'function') return undefined;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      began = Date.now();
      resolve();
    });
    port1.start();
    port2.postMessage(0);
  });
}

/** The same chunks, with a turn for the others now and then. */
export async function* takeTurns(
  chunks: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  let asked = Date.now();
  for await (const chunk of chunks) {
    const turn = turnOfOthers(asked);
    if (turn) await turn;
    signal?.throwIfAborted();
    yield chunk;
    asked = Date.now();
  }
}
