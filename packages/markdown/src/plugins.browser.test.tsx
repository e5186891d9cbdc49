/** Libraries that are loaded when they are needed, in real engines. */
import { cleanup, render } from '@testing-library/react';
import { StreamingText } from '@rivulet/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@rivulet/react/styles.css';
import { highlight } from './highlight/index.ts';
import { markdown } from './index.ts';
import { math } from './math/index.ts';

afterEach(cleanup);

const format = markdown({ plugins: [math(), highlight()] });
const requests = (): string[] => performance.getEntriesByType('resource').map(({ name }) => name);

test('KaTeX and a language come when they are needed, and nothing comes from elsewhere', async () => {
  expect(requests().filter((name) => /katex/.test(name))).toEqual([]);
  const text = 'Let $\\frac{1}{2}$ be.\n\n```python\ndef f(): pass\n```\n';
  const { container } = render(<StreamingText text={text} format={format} />);
  await vi.waitFor(() => expect(container.querySelector('mfrac')).not.toBeNull(), { timeout: 10_000 });
  await vi.waitFor(() => expect(container.querySelector('.rivulet-token-keyword')?.textContent).toBe('def'), {
    timeout: 10_000,
  });
  expect(container.querySelector('mfrac')!.getBoundingClientRect().height).toBeGreaterThan(
    container.querySelector('mn')!.getBoundingClientRect().height,
  );
  expect(requests().filter((name) => new URL(name).origin !== location.origin)).toEqual([]);
});
