import { Fragment, StrictMode, type ReactElement } from 'react';
import { hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { act, render } from '@testing-library/react';
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

const several = (
  <Fragment>
    <StreamingText text={text} format={format} />
    <StreamingText text={text} streaming format={format} />
    <Markdown text={text} />
  </Fragment>
);

test('the footnotes of several texts on a page have ids of their own, and their links stay in their text', () => {
  const { container } = render(several);
  const all = ids(container);
  expect(all).toHaveLength(12);
  expect(new Set(all)).toHaveProperty('size', 12);
  expect(all.filter((id) => !/^user-content-[\w-]+-fn(?:ref)?-(?:1|ü)$/.test(id))).toEqual([]);
  for (const element of container.querySelectorAll('.rivulet-text'))
    for (const target of targets(element)) expect(element.contains(target)).toBe(true);
});

test.each([
  ['as it is', (node: ReactElement) => node],
  ['in StrictMode', (node: ReactElement) => <StrictMode>{node}</StrictMode>],
])('the server gives them the ids that the client does, %s', (_, wrap) => {
  const errors = vi.spyOn(console, 'error');
  const host = document.createElement('div');
  host.innerHTML = renderToString(wrap(several));
  const served = ids(host);
  expect(new Set(served)).toHaveProperty('size', 12);
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
