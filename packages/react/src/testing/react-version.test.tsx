import { version } from 'react';
import { expect, test } from 'vitest';

test('these tests run on the React they are meant to run on', () => {
  expect(version.split('.')[0]).toBe(process.env['RIVULET_REACT'] ?? '19');
});
