import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Markdown } from './index.ts';

const body = (text: string): string | undefined =>
  /<p[^>]*>(.*)<\/p>/.exec(renderToStaticMarkup(<Markdown text={text} />))?.[1];

test.each([
  ['ends in its full stop', '**强调。**没有', '<strong>强调。</strong>没有'],
  ['is in quotation marks', '他说**“你好”**了', '他说<strong>“你好”</strong>了'],
  ['is in corner brackets', '是**「引用」**的', '是<strong>「引用」</strong>的'],
  ['ends in a Latin bracket', '**模型(LLM)**的', '<strong>模型(LLM)</strong>的'],
  ['is struck', '价~~（旧）~~新', '价<del>（旧）</del>新'],
  ['is Japanese', '*日本語、*です', '<em>日本語、</em>です'],
  ['is Korean', '**강조(强調)**는', '<strong>강조(强調)</strong>는'],
  ['stands in nothing but spaces', '中 ** 文 ** 字', '中 ** 文 ** 字'],
])('emphasis that %s needs no spaces around it', (_, text, html) => {
  expect(body(text)).toBe(html);
});

test('underscores between East Asian letters stay what they are', () => {
  expect(body('变量_名_字')).toBe('变量_名_字');
});
