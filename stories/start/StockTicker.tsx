import { useEventStream } from '@rivulet/react';
import type { ReactNode } from 'react';
import { ConnectionBadge } from '../shared/ConnectionBadge.tsx';
import { Card } from '../shared/Stage.tsx';

/** What one event carries, as JSON. */
export interface Quote {
  symbol: string;
  price: number;
  /** Against the price before. */
  change: number;
  /** Milliseconds since the first price: no two prices have the same. */
  time: number;
}

type Quotes = Readonly<Record<string, Quote>>;

const parseQuote = (data: string): Quote => JSON.parse(data) as Quote;
const bySymbol = (quotes: Quotes, quote: Quote): Quotes => ({ ...quotes, [quote.symbol]: quote });

const money = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const signed = new Intl.NumberFormat('en', {
  signDisplay: 'exceptZero',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

const trends = { up: '▲', down: '▼', flat: '–' };
const trendOf = (change: number): keyof typeof trends => (change > 0 ? 'up' : change < 0 ? 'down' : 'flat');

export interface StockTickerProps {
  /** Where the prices come from: a stream of `tick` events. */
  url: string;
  /** Used instead of the browser's: these stories bring their server along. */
  fetch?: typeof globalThis.fetch;
}

/**
 * Live prices over server-sent events. One `useEventStream` parses each event and folds it into a table by symbol;
 * however fast the events come, the table renders at most once per frame.
 */
export function StockTicker({ url, fetch }: StockTickerProps): ReactNode {
  const { status, data, error } = useEventStream<Quote, Quotes>(url, {
    types: ['tick'],
    parse: parseQuote,
    reduce: bySymbol,
    initial: {},
    ...(fetch ? { fetch } : {}),
  });
  return (
    <Card
      title="Stock prices"
      about="Invented shares. Every price is one event, and flashes: green when it rose, red when it fell."
      state={<ConnectionBadge status={status} failed={error !== undefined} />}
    >
      <table className="s-table">
        <thead>
          <tr>
            <th scope="col">Share</th>
            <th scope="col">Price</th>
            <th scope="col">Since the last price</th>
          </tr>
        </thead>
        <tbody>
          {Object.values(data ?? {}).map(({ symbol, price, change, time }) => (
            <tr key={symbol}>
              <th scope="row">{symbol}</th>
              <td>
                {/* Another key is another element, whose flash begins anew. */}
                <span key={time} className="s-flash" data-trend={trendOf(change)}>
                  {money.format(price)}
                </span>
              </td>
              <td>
                <span className="s-change" data-trend={trendOf(change)} dir="ltr">
                  <span aria-hidden="true">{trends[trendOf(change)]}</span> {signed.format(change)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
