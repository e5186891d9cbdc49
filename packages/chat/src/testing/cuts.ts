/** A small generator of random numbers from 0 up to 1: the same seed gives the same numbers (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ways to cut bytes: byte by byte, and at random places, some of them next to each other. */
export function* cuts(bytes: Uint8Array, count: number): Generator<readonly Uint8Array[]> {
  yield [...bytes].map((_, index) => bytes.subarray(index, index + 1));
  const random = seeded(bytes.length);
  for (let round = 0; round < count; round += 1) {
    const pieces: Uint8Array[] = [];
    const reach = 2 ** (1 + Math.floor(random() * 10));
    for (let from = 0; from < bytes.length;) {
      const to = Math.min(from + 1 + Math.floor(random() * reach), bytes.length);
      pieces.push(bytes.subarray(from, to));
      from = to;
    }
    yield pieces;
  }
}
