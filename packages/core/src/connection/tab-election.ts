/** Milliseconds without a word from the leader after which it is asked whether it is there. */
const QUIET = 2000;
/** Milliseconds it has to answer. Messages, unlike timers, are not slowed down in hidden tabs. */
const PATIENCE = 3000;
/** The most milliseconds that chance adds, so that two tabs rarely take over at once. It does no harm if they do. */
const JITTER = 500;

/** What a tab does when it is elected, and what for the others to hear. */
export interface Candidate {
  /** Asks the leader whether it is there. */
  ping(): void;
  /** Whether there is anything left to lead. */
  mayLead(): boolean;
  /** This tab leads from now on. */
  lead(): void;
  /** It leads no more: the lock was taken from it. */
  retire(): void;
}

export interface Candidacy {
  /** To be called when the leader has said something. */
  heard(): void;
  /** Gives the lead back, if this tab has it, and waits for it again. */
  resign(): void;
  /** Leads no more, and does not wait. */
  end(): void;
}

/** Calls back when the messages that wait for this tab are heard: it may have stood still itself. */
function hearOut(callback: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => {
    port1.close();
    callback();
  });
  port1.start();
  port2.postMessage(undefined);
}

/**
 * Which of the tabs leads: the one that holds the Web Lock of this name. The others wait for it, and have it when that
 * tab is closed or crashes. One that is frozen holds on to it, but does not answer; then it is taken.
 */
export function standForElection(name: string, { ping, mayLead, lead, retire }: Candidate): Candidacy {
  let isOver = false;
  let isLeading = false;
  /** Ends waiting for the lock. */
  let queueing = new AbortController();
  /** Gives the lock back. */
  let release: (() => void) | undefined;
  let heardAt = 0;
  let pingedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const start = (): void => {
    isLeading = true;
    lead();
  };

  const stop = (): void => {
    isLeading = false;
    release?.();
    release = undefined;
  };

  /** Leads as soon as the lock is there. */
  const stand = (options: LockOptions): void => {
    let hasLed = false;
    const hold = (): Promise<void> | undefined => {
      if (isOver || !mayLead()) return undefined;
      hasLed = true;
      start();
      return new Promise((resolve) => {
        release = resolve;
        // It may have ended while it started.
        if (!isLeading) resolve();
      });
    };
    const again = (): void => {
      // Only who had the lock and lost it gets here: others gave up waiting themselves.
      if (!hasLed || isOver) return;
      stop();
      retire();
      queue();
    };
    const refused = (): void => {
      if (hasLed) return again();
      // Where there are no locks after all, as in a sandboxed frame, this tab has a connection of its own.
      if (!isOver && !options.signal?.aborted) start();
    };
    navigator.locks.request(name, options, hold).then(again, refused);
  };

  const queue = (): void => {
    queueing = new AbortController();
    stand({ signal: queueing.signal });
    heardAt = Date.now();
    watch();
  };

  /** Asks a leader that is silent, and replaces one that does not answer. */
  const watch = (): void => {
    clearTimeout(timer);
    if (isOver || isLeading) return;
    const now = Date.now();
    const isAsked = pingedAt > heardAt;
    if (isAsked && now - pingedAt >= PATIENCE) return hearOut(() => (pingedAt > heardAt ? replace() : watch()));
    if (!isAsked && now - heardAt >= QUIET) {
      pingedAt = now;
      ping();
    }
    timer = setTimeout(watch, (pingedAt > heardAt ? PATIENCE : QUIET) + Math.random() * JITTER);
  };

  const replace = (): void => {
    if (isOver || isLeading) return;
    queueing.abort();
    stand({ steal: true });
  };

  queue();
  return {
    heard() {
      heardAt = Date.now();
    },
    resign: stop,
    end() {
      isOver = true;
      clearTimeout(timer);
      queueing.abort();
      stop();
    },
  };
}
