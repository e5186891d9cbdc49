/**
 * Counts who uses a thing, starts it for the first and ends it after the last.
 *
 * The end waits until React is done: its StrictMode leaves and comes back at once, and a page that is exchanged for
 * another may hand the thing on. Neither shall cost a second request. No timer: a test that goes back to real timers
 * behind its cleanup would leave the thing running.
 *
 * @returns Joins the users; what it returns leaves them.
 */
export function countUsers(thing: { start(): void; end(): void }): () => () => void {
  let users = 0;
  let isStarted = false;

  function settle(): void {
    if (isStarted === users > 0) return;
    isStarted = !isStarted;
    if (isStarted) thing.start();
    else thing.end();
  }

  return () => {
    users += 1;
    settle();
    let isHere = true;
    return () => {
      if (!isHere) return;
      isHere = false;
      users -= 1;
      if (users === 0) void Promise.resolve().then(settle);
    };
  };
}
