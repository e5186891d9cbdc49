/** How long what has already arrived is read in one go, in milliseconds. Well under the 50 that make a long task. */
const STINT = 12;

let began = 0;

/**
 * Reading what has already arrived is one microtask after the other, and no timer, input or frame gets between them:
 * a server that is faster than the page would freeze it. So now and then the others get a turn.
 *
 * @param waited - Milliseconds for which the last chunk had to be waited for: then the others had their turn.
 * @returns When to read on. No timer: a hidden tab's are slow.
 */
export const turnOfOthers = async (waited: number): Promise<void> => {
  if (waited > 1) began = Date.now();
  if (Date.now() - began < STINT || !globalThis.MessageChannel) return;
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.addEventListener('message', resolve);
    port1.start();
    port2.postMessage(0);
  });
  port1.close();
  began = Date.now();
};
