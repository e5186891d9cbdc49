/** Text of both directions, in real engines. */
import { cleanup, render } from '@testing-library/react';
import { StreamingText } from '@rivulet/react';
import { afterEach, expect, test } from 'vitest';
import '@rivulet/react/styles.css';
import { markdown } from './index.ts';

afterEach(() => {
  cleanup();
  document.documentElement.dir = '';
});

const format = markdown();

test.each([
  ['ltr', '> A river is small.', 'left'],
  ['ltr', '> النهر صغير.', 'right'],
  ['rtl', '> A river is small.', 'left'],
  ['rtl', '> النهر صغير.', 'right'],
  ['rtl', '> - A river\n> - small', 'left'],
  ['ltr', '> # النهر\n>\n> A river', 'right'],
])('on a page that is %s the bar of %j stands on its %s side', (direction, text, side) => {
  document.documentElement.dir = direction;
  const { container } = render(<StreamingText text={text} format={format} />);
  const { borderLeftWidth, borderRightWidth, paddingLeft, paddingRight } = getComputedStyle(
    container.querySelector('blockquote')!,
  );
  const [bar, other] = side === 'left' ? [borderLeftWidth, borderRightWidth] : [borderRightWidth, borderLeftWidth];
  expect([bar, other]).toEqual(['3px', '0px']);
  expect(side === 'left' ? paddingRight : paddingLeft).toBe('0px');
});
