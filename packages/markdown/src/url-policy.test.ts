import { expect, test } from 'vitest';
import { mayLink, mayLoad } from './url-policy.ts';

test.each(['https://a.example', 'http://a.example', 'mailto:a@b.example', '/path', 'path?q#h', '#hash', '//a.example'])(
  '%s may be clicked',
  (address) => {
    expect(mayLink(address)).toBe(true);
  },
);

test.each([
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  ' \u0001java\tscript:alert(1)',
  'java\u200Bscript:alert(1)',
  'vbscript:x',
  'data:text/html,x',
  'blob:https://a.example/1',
  'file:///etc/passwd',
  'ftp://a.example',
  'tel:1',
  'view-source:https://a.example',
])('%j may not', (address) => {
  expect(mayLink(address)).toBe(false);
});

test('a policy adds schemes, but none that run code', () => {
  expect(mayLink('tel:1', { links: ['tel'] })).toBe(true);
  expect(mayLink('made-up:x', { links: 'all' })).toBe(true);
  expect(mayLink('javascript:alert(1)', { links: 'all' })).toBe(false);
  expect(mayLink('javascript:alert(1)', { links: ['javascript'] })).toBe(false);
});

test('no image is loaded unless its origin is allowed', () => {
  const images = ['https://a.example'];
  expect(mayLoad('https://a.example/x.png')).toBe(false);
  expect(mayLoad('/x.png')).toBe(false);
  expect(mayLoad('https://a.example/x.png', { images })).toBe(true);
  expect(mayLoad('//a.example/x.png', { images })).toBe(true);
  expect(mayLoad('\\\\a.example/x.png', { images })).toBe(true);
  for (const address of [
    'http://a.example/x.png',
    'https://a.example:8443/x.png',
    'https://a.example.evil.example/x.png',
    'https://a.example@evil.example/x.png',
    '//evil.example/x.png',
    '/\\evil.example/x.png',
    'https:evil.example/x.png',
    'data:image/png;base64,x',
    'x.png',
  ])
    expect([address, mayLoad(address, { images })]).toEqual([address, false]);
});

test("the page's own images are allowed by name, and no other origin's with them", () => {
  const images = ['self'];
  for (const address of ['/x.png', 'x.png', './x.png']) expect(mayLoad(address, { images })).toBe(true);
  for (const address of [
    '//evil.example/x',
    '/\\evil.example/x',
    '\\\\evil.example/x',
    '\t//evil.example/x',
    'https:/evil.example/x',
    'https://evil.example',
  ]) {
    expect([address, mayLoad(address, { images })]).toEqual([address, false]);
  }
});
