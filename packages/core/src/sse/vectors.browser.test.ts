import { expect, test } from 'vitest';
import vectors from '../../../../fixtures/sse/vectors.json';
import { readEventStream } from '../connection/read-event-stream.ts';
import { bodyOf, cutAt, cutEverywhere, randomCuts, readVector, type Vector, vectorBytes } from './testing/vectors.ts';

test.each((vectors as readonly Vector[]).map((vector) => [vector.name, vector] as const))(
  '[spec] %s',
  async (_name, vector) => {
    const bytes = vectorBytes(vector);
    const expected = { events: vector.events, retry: vector.retry, lastEventId: vector.lastEventId };
    expect(readVector([bytes])).toEqual(expected);
    expect(readVector(cutEverywhere(bytes))).toEqual(expected);
    for (let seed = 1; seed <= 100; seed++) {
      expect(readVector(cutAt(bytes, randomCuts(seed, bytes.length))), `seed ${seed}`).toEqual(expected);
    }
    const events = [];
    for await (const event of readEventStream(bodyOf(cutEverywhere(bytes)))) events.push(event);
    expect(events).toEqual(vector.events);
  },
);
