import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Markdown } from './markdown.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const press = async (): Promise<string | null> => {
  render(<Markdown text={'```js\nlet a;\n```'} />);
  fireEvent.click(screen.getByRole('button'));
  await new Promise((resolve) => setTimeout(resolve));
  return screen.getByRole('button').textContent;
};

test('the button says that it has copied', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>().mockResolvedValue();
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  expect(await press()).toBe('Copied');
  expect(writeText).toHaveBeenCalledExactlyOnceWith('let a;');
});

test.each([
  ['there is no clipboard', {}],
  [
    'the browser refuses',
    { clipboard: { writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) } },
  ],
])('it does not say so where %s', async (_, navigator) => {
  vi.stubGlobal('navigator', navigator);
  expect(await press()).toBe('Copy');
});
