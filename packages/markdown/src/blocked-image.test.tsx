import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Markdown } from './markdown.tsx';

const rightToLeft = '\u202E';
const text = `![a ${rightToLeft}cat](https://a.example/${rightToLeft}gpj.exe "by ${rightToLeft}me")`;

test.each([
  ['that waits', {}],
  ['that is loaded', { images: 'all' }],
] as const)('no character of an image %s deceives the eye', (_, urlPolicy) => {
  const markup = renderToStaticMarkup(<Markdown text={text} urlPolicy={urlPolicy} />);
  expect(markup).toContain('a cat');
  expect(markup).toContain('title="by me"');
  expect(markup).not.toContain(rightToLeft);
});
