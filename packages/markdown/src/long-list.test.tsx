import { render } from '@testing-library/react';
import { StreamingText } from '@rivulet/react';
import { expect, test } from 'vitest';
import { markdown } from './index.ts';

const format = markdown();
const items = (count: number): string => Array.from({ length: count }, (_, i) => `- item ${i}\n`).join('');

test('a list is marked as long while it grows, and no longer when it is over', () => {
  const { container, rerender } = render(<StreamingText text="" streaming format={format} />);
  const marked = (): number => container.querySelectorAll('ul[data-rivulet-long]').length;
  rerender(<StreamingText text={items(20)} streaming format={format} />);
  expect(marked()).toBe(0);
  rerender(<StreamingText text={items(300)} streaming format={format} />);
  rerender(<StreamingText text={items(310)} streaming format={format} />);
  expect(marked()).toBe(1);
  const first = container.querySelector('li');
  rerender(<StreamingText text={`${items(310)}\nThe end.\n\nMore.`} streaming format={format} />);
  expect(marked()).toBe(0);
  expect(container.querySelectorAll('li')).toHaveLength(310);
  expect(container.querySelector('li')).toBe(first);
});
