import { renderToString } from 'react-dom/server';
import { render } from '@testing-library/react';
import { StreamingText } from '@rivulet/react';
import { expect, test } from 'vitest';
import { highlight } from '../highlight/index.ts';
import { Markdown, markdown } from '../index.ts';
import { mermaid } from './index.ts';

const diagram = '```mermaid\npie\n  "Rain": 3\n```\n';

test('the server writes the source, and the client begins with it', () => {
  const element = <StreamingText text={diagram} format={markdown({ plugins: [mermaid()] })} />;
  const markup = renderToString(element);
  expect(markup).toContain('pie');
  expect(markup).not.toMatch(/<img|style=|hidden/);
  const host = document.createElement('div');
  host.innerHTML = markup;
  const { container } = render(element, { container: host, hydrate: true });
  expect(container.querySelector('pre')!.textContent).toBe('pie\n  "Rain": 3\n');
});

test('other code is what it is without the plugin', () => {
  const text = '```js\nconst a = 1;\n```\n\n    indented\n';
  expect(renderToString(<Markdown text={text} plugins={[mermaid()]} />)).toBe(renderToString(<Markdown text={text} />));
});

test.each([
  ['before', [mermaid(), highlight()]],
  ['behind', [highlight(), mermaid()]],
])('it may stand %s the colours for code', (_, plugins) => {
  const { container } = render(<Markdown text={diagram} plugins={plugins} />);
  expect(container.querySelector('pre')!.textContent).toBe('pie\n  "Rain": 3\n');
});

test('a source whose diagram is not to be heard is not announced', () => {
  const { container } = render(<Markdown text={diagram} plugins={[mermaid()]} />);
  expect(container.querySelector('pre [data-rivulet-text=""]')!.textContent).toContain('pie');
});
