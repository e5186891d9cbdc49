import { seededRandom, seedFrom } from './random.ts';
import { event, retry, type Scenario, type Step, wait } from './scenario.ts';

/** What a ticker quotes, and how often. */
export interface TickerOptions {
  /** Default: a handful of made-up ones. */
  readonly symbols?: readonly string[];
  /** Milliseconds between two ticks. Default 1000. */
  readonly interval?: number;
  /** Default 1. The same seed quotes the same prices. */
  readonly seed?: number;
  /** Ends the stream after so many ticks. Default: never. */
  readonly ticks?: number;
}

/** What one `tick` event carries, as JSON. */
export interface Tick {
  readonly symbol: string;
  /** With two decimals. */
  readonly price: number;
  /** Against the symbol's price before, with two decimals; 0 for its first. */
  readonly change: number;
  /** Milliseconds since the first tick. */
  readonly time: number;
}

/**
 * Stock prices: the classic event stream. `tick` events with `{ symbol, price, change, time }`, numbered by their ids;
 * a client that comes back with `Last-Event-ID` gets the next one, and none twice.
 */
export function ticker(options: TickerOptions = {}): Scenario {
  const { symbols = ['RIVR', 'BROK', 'LAKE', 'TIDE'], interval = 1000, seed = 1, ticks = Infinity } = options;
  return function* play({ lastEventId }): Generator<Step> {
    const seen = Number(lastEventId ?? 0) || 0;
    const prices = new Map<string, number>();
    const random = seededRandom(seedFrom(seed, 'ticker'));
    yield retry(Math.max(100, interval));
    for (let number = 1; number <= ticks; number++) {
      const symbol = symbols[(number - 1) % symbols.length] ?? '';
      const before = prices.get(symbol);
      const price =
        before === undefined ? cents(20 + random() * 400) : Math.max(0.01, cents(before * (1 + (random() - 0.5) / 50)));
      prices.set(symbol, price);
      if (number <= seen) continue;
      if (number > seen + 1) yield wait(interval);
      const tick: Tick = {
        symbol,
        price,
        change: before === undefined ? 0 : cents(price - before),
        time: (number - 1) * interval,
      };
      yield event(tick, { type: 'tick', id: String(number) });
    }
  };
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
