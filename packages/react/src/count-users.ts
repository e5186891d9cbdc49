/**
 * Counts who uses a thing, starts it for the first and ends it after the last.
 *
 * The end waits for the next task: React's StrictMode leaves and comes back at once, and a page that is exchanged
 * for another may hand the thing on. Neither shall cost a second request.
 *
 * @returns Joins the users; what it returns leaves them.
 */
export function countUsers(thing: { start(): void; end(): void }): () => () => void {
  let users = 0;
  let started = false;
  return () => {
    users += 1;
    if (!started) {
      started = true;
      thing.start();
    }
    let here = true;
    return () => {
      if (!here) return;
      here = false;
      users -= 1;
      if (users > 0) return;
      globalThis.setTimeout(() => {
        if (users > 0 || !started) return;
        started = false;
        thing.end();
      });
    };
  };
}
