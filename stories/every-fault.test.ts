import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as faults from '../packages/mock-server/src/faults.ts';

const combinators = ['once', 'times', 'withFaults'];
const stories = globSync('stories/{breaks,transport}/*.stories.tsx').map((file) => readFileSync(file, 'utf8'));

test.each(Object.keys(faults).filter((name) => !combinators.includes(name)))(
  'the fault %s has a story that shows what its reader sees',
  (name) => {
    expect(stories.filter((code) => code.includes(` ${name}(`) || code.includes(`(${name}(`))).not.toEqual([]);
  },
);
