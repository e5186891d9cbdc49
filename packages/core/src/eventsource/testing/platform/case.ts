/**
 * What the web platform's tests of `EventSource` assert, in our own words: each case names the file, says what happened
 * and what should have. They run in Node, in pages and in workers, through ours and through the browser's own class, so
 * nothing here knows of a test runner.
 */
import type { EventSource as Ours } from '../../event-source.ts';

export type Source = Ours;

export interface PlatformScene {
  readonly EventSource: typeof Ours;
  readonly origin: string;
  readonly elsewhere: string;
  /** The page's address; Node has none of its own. */
  readonly location: string;
}

/** Where it can be run: everywhere, in browsers' windows and workers, in windows only, or where streams can be read. */
export type Needs = 'window' | 'stream' | undefined;

export interface PlatformCase {
  /** Of `eventsource/` in web-platform-tests. */
  readonly file: string;
  readonly about?: string;
  readonly needs?: Needs;
  /** @returns What happened, as JSON. */
  run(scene: PlatformScene): Promise<unknown>;
  readonly expected: unknown;
}

let tokens = 0;
/** Nobody asks with it but this case, this time. */
export const token = (): string => `t${Date.now().toString(36)}${Math.random().toString(36).slice(2)}${tokens++}`;

const say = (event: Event, source: Source): string => {
  if (event.type === 'error') return `error ${source.readyState}`;
  return 'data' in event ? String(event.data) : event.type;
};

/** What a source tells, until it has told so many things; then it is closed, if that is to be the end. */
export function told<T = string>(
  source: Source,
  count: number,
  { types = ['open', 'error', 'message'], describe = say as (event: Event, source: Source) => T, isOver = true } = {},
): Promise<T[]> {
  const log: T[] = [];
  return new Promise((resolve) => {
    for (const type of types) {
      source.addEventListener(type, (event: Event) => {
        log.push(describe(event, source));
        if (log.length !== count) return;
        if (isOver) source.close();
        resolve(log);
      });
    }
  });
}

/** A message from another source: what has not come until then does not come. */
export const later = async ({ EventSource, origin }: PlatformScene): Promise<void> => {
  await told(new EventSource(`${origin}/message?sleep=50`), 2);
};

/** What tells a plain event from a message. */
export const plain = (event: Event): unknown[] => [event.type, 'data' in event, event.bubbles, event.cancelable];
export const withId = (event: Event): unknown => [(event as MessageEvent).data, (event as MessageEvent).lastEventId];

/** What comes of an address. */
export const asked = (file: string, about: string, path: string, ...expected: string[]): PlatformCase => ({
  file,
  about,
  run: ({ EventSource, origin }) => told(new EventSource(`${origin}/${path}`), expected.length),
  expected,
});

export const titleOf = ({ file, about }: PlatformCase): string => (about === undefined ? file : `${file}: ${about}`);
