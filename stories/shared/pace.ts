/**
 * Stories are made to be watched: their servers answer at a reader's speed. Under test nobody watches, and the
 * same server answers this many times faster; `&haste=20` in a story's address does the same. Nothing else differs.
 */
const haste = import.meta.env.MODE === 'test' ? 20 : Number(new URLSearchParams(location.search).get('haste') ?? 1);

/** Tokens per second for a server that a story runs. */
export const tokensPerSecond = (watched: number): number => watched * haste;

/** Milliseconds that a story's server waits. */
export const ms = (watched: number): number => watched / haste;
