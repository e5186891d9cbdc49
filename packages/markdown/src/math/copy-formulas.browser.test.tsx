/** What is copied of formulas, in real engines. */
import { cleanup, render } from '@testing-library/react';
import { StreamingText } from '@rivulet/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@rivulet/react/styles.css';
import { markdown } from '../index.ts';
import { math } from './index.ts';

afterEach(cleanup);

const format = markdown({ plugins: [math()] });

async function shown(text: string, formulas: number): Promise<Element> {
  const { container } = render(<StreamingText text={text} format={format} />);
  await vi.waitFor(() => expect(container.querySelectorAll('math')).toHaveLength(formulas), { timeout: 15_000 });
  return container.querySelector('.rivulet-text')!;
}

/** What the page puts on the clipboard; nothing where it leaves that to the browser. */
function copied(): { readonly text: string; readonly html: string } {
  const clipboardData = new DataTransfer();
  const event = new ClipboardEvent('copy', { bubbles: true, cancelable: true });
  // Not every engine takes it from a script.
  Object.defineProperty(event, 'clipboardData', { value: clipboardData });
  document.dispatchEvent(event);
  return {
    text: clipboardData.getData('text/plain').replaceAll('\r', '').trim(),
    html: clipboardData.getData('text/html'),
  };
}

test('a formula is copied as it was written, what is around it as it is read', async () => {
  const text = await shown(
    'Let $x^2$ **be**.\n\n$$\n\\frac{1}{2}\n$$\n\n- one\n- two $y$\n\n| a | b |\n|---|---|\n| c | $z$ |\n\n```js\ncode\n```\n',
    4,
  );
  getSelection()!.selectAllChildren(text);
  const { text: plain, html } = copied();
  expect(plain.split('\n').filter((line) => line !== '')).toEqual([
    'Let $x^2$ be.',
    '$$',
    '\\frac{1}{2}',
    '$$',
    'one',
    'two $y$',
    'a\tb',
    'c\t$z$',
    'code',
  ]);
  expect(html).toContain('<math');
  expect(html).toContain('<strong>be</strong>');
  expect(html).not.toContain('Copy');
  expect(document.querySelectorAll('.rivulet-streaming-text')).toHaveLength(1);
});

test('nothing is left out that is out of sight', async () => {
  const lines = Array.from({ length: 60 }, (_, i) => `Line ${i} is here.`);
  const text = await shown(`Let $a$[^1] be.\n\n${lines.join('\n\n')}\n\n[^1]: The note.\n`, 1);
  await vi.waitFor(() => expect(text.querySelectorAll('[data-rivulet-settled]').length).toBeGreaterThan(2));
  getSelection()!.selectAllChildren(text);
  const { text: plain } = copied();
  expect(plain.split('\n').filter((line) => line !== '')).toEqual(['Let $a$1 be.', ...lines, 'The note.']);
  expect(text.querySelectorAll('[data-rivulet-settled]').length).toBeGreaterThan(2);
});

test('a formula that is selected in part is copied whole', async () => {
  const text = await shown('Let $a + b$ be.', 1);
  const [first, , last] = [...text.querySelectorAll('mi, mo')];
  getSelection()!.setBaseAndExtent(first!.firstChild!, 0, last!.firstChild!, 1);
  expect(copied().text).toBe('$a + b$');
});

test('without a formula in the selection, and behind the last one, the browser copies', async () => {
  const text = await shown('Let $a$ be.\n\nOther words.', 1);
  getSelection()!.selectAllChildren(text.querySelectorAll('p')[1]!);
  expect(copied()).toEqual({ text: '', html: '' });
  cleanup();
  const { container } = render(<p>words</p>);
  getSelection()!.selectAllChildren(container);
  expect(copied()).toEqual({ text: '', html: '' });
});
