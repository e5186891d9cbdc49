import { Fragment, StrictMode, type ReactElement } from 'react';
import { hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { act, render } from '@testing-library/react';
import { createChatMessage, type ChatMessage } from '@rivulet/chat';
import { StreamingText } from '@rivulet/react';
import { expect, test, vi } from 'vitest';
import { Markdown, markdown } from './index.ts';

const format = markdown();
const text = 'One[^1] and two[^ü], and one again[^1].\n\n[^1]: First.\n\n[^ü]: Second.\n\nThe end.\n';

const ids = (root: ParentNode): string[] => [...root.querySelectorAll('[id]')].map(({ id }) => id);
/** Where the links inside the page lead; `null` where there is no such place. */
const targets = (root: ParentNode): (Element | null)[] =>
  [...root.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')].map(({ hash }) =>
    document.getElementById(decodeURIComponent(hash.slice(1))),
  );

const answer = (id: string): ChatMessage => ({
  ...createChatMessage({ role: 'assistant', id, text }),
  parts: ['a', 'b'].map((key) => ({ type: 'text', key, text })),
});
const several = (
  <Fragment>
    <StreamingText message={answer('m:1')} format={format} />
    <StreamingText message={answer('m:2')} format={format} />
    <Markdown text={text} />
  </Fragment>
);

test('the footnotes of a page’s messages have ids of their own, and their links stay in their text', () => {
  const { container } = render(several);
  const all = ids(container);
  expect(all).toHaveLength(20);
  expect(new Set(all)).toHaveProperty('size', 20);
  expect(all.filter((id) => !/^user-content-(?:m[12]-[ab]-)?fn(?:ref)?-(?:1|ü)$/.test(id))).toEqual([]);
  for (const element of container.querySelectorAll('.rivulet-text'))
    for (const target of targets(element)) expect(element.contains(target)).toBe(true);
});

test('the same text has the same ids, streamed, drawn at once or static', () => {
  const { container, rerender } = render(<StreamingText text="" streaming format={format} />);
  for (let end = 1; end < text.length; end += 3)
    rerender(<StreamingText text={text.slice(0, end)} streaming format={format} />);
  rerender(<StreamingText text={text} format={format} />);
  const expected = ['fnref-1', 'fnref-ü', 'fn-1', 'fn-ü'].map((id) => `user-content-${id}`);
  expect(ids(container)).toEqual(expected);
  expect(ids(render(<StreamingText text={text} format={format} />).container)).toEqual(expected);
  expect(ids(render(<Markdown text={text} />).container)).toEqual(expected);
});

test('a link stays in its text where another one has a footnote of that name', () => {
  const scrolledTo: Element[] = [];
  vi.stubGlobal('CSS', { escape: (id: string) => id });
  const scrollIntoView = function (this: Element): void {
    scrolledTo.push(this);
  };
  Object.assign(Element.prototype, { scrollIntoView });
  const { container } = render(
    <Fragment>
      <StreamingText text={text} format={format} />
      <Markdown text={text} />
    </Fragment>,
  );
  const [first, second] = container.querySelectorAll('.rivulet-text');
  for (const link of container.querySelectorAll('a')) link.click();
  // The browser itself leads to the first of a name.
  expect(scrolledTo).toHaveLength(second!.querySelectorAll('a').length);
  expect(scrolledTo.every((element) => second!.contains(element) && !first!.contains(element))).toBe(true);
  vi.unstubAllGlobals();
  Reflect.deleteProperty(Element.prototype, 'scrollIntoView');
});

test.each([
  ['as it is', (node: ReactElement) => node],
  ['in StrictMode', (node: ReactElement) => <StrictMode>{node}</StrictMode>],
])('the server gives them the ids that the client does, %s', (_, wrap) => {
  const errors = vi.spyOn(console, 'error');
  const host = document.createElement('div');
  host.innerHTML = renderToString(wrap(several));
  const served = ids(host);
  expect(new Set(served)).toHaveProperty('size', 20);
  let root: Root | undefined;
  act(() => {
    root = hydrateRoot(host, wrap(several));
  });
  expect(ids(host)).toEqual(served);
  expect(errors).not.toHaveBeenCalled();
  act(() => root?.unmount());
});

test('ids do not change while the text streams, though footnotes come late', () => {
  const { container, rerender } = render(<StreamingText text="" streaming format={format} />);
  const seen = new Set<string>();
  for (let end = 1; end <= text.length; end++) {
    rerender(<StreamingText text={text.slice(0, end)} streaming={end < text.length} format={format} />);
    for (const id of ids(container)) seen.add(id);
  }
  expect([...seen].toSorted()).toEqual(ids(container).toSorted());
  expect(seen.size).toBe(4);
});

test('a prefix of one’s own takes the place of all of it', () => {
  const { container } = render(<StreamingText text={text} format={markdown({ idPrefix: 'm1-' })} />);
  expect(ids(container)).toEqual(['m1-fnref-1', 'm1-fnref-ü', 'm1-fn-1', 'm1-fn-ü']);
  expect(targets(container)).not.toContain(null);
  expect(ids(render(<Markdown text={text} idPrefix="" />).container)).toContain('fn-1');
});
