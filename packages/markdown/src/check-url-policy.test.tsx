import { renderToStaticMarkup } from 'react-dom/server';
import type { UrlPolicy } from '@rivulet/react/format';
import { expect, test } from 'vitest';
import { Markdown } from './index.ts';

/** As a caller without types would pass it. */
const draw = (policy: unknown): string =>
  renderToStaticMarkup(<Markdown text="[a](tel:1) ![b](https://a.example/b.png)" urlPolicy={policy as UrlPolicy} />);

test.each([
  [true, 'urlPolicy: true is none. Give an object'],
  ['*', 'urlPolicy: "*" is none. Give an object'],
  [null, 'urlPolicy: null is none. Give an object'],
  [['https://a.example'], 'is none. Give an object'],
  [{ image: ['https://a.example'] }, 'it has no field "image". There are `links` and `images`.'],
  [{ images: '*' }, '`images` is "*". Give an array of origins, or \'all\'.'],
  [{ images: true }, "`images` is true. Give an array of origins, or 'all'."],
  [{ links: true }, "`links` is true. Give an array of schemes, or 'all'."],
  [{ images: ['*'] }, '`images` has "*". Give an origin'],
  [
    { images: ['all'] },
    "`images` has \"all\". Give an origin, without a path, such as 'https://cdn.example', or 'self'",
  ],
  [{ images: ['cdn.example'] }, '`images` has "cdn.example". Give an origin'],
  [{ images: ['https://*.example'] }, '`images` has "https://*.example". Give an origin'],
  [{ images: ['https://a.example/path'] }, 'Give an origin, without a path'],
  [{ images: ['https://a.example@b.example'] }, 'Give an origin'],
  [{ images: [/example/] }, '`images` has /example/. Give an origin'],
  [{ links: ['*'] }, '`links` has "*". Give the name of a scheme'],
  [{ links: ['all'] }, "For all schemes, links: 'all'."],
  [{ links: ['javascript'] }, '`links` has "javascript". What runs code'],
  [{ links: ['Data:'] }, '`links` has "Data:". What runs code'],
])('%j is refused, and the error says what to write', (policy, message) => {
  expect(() => draw(policy)).toThrow(TypeError);
  expect(() => draw(policy)).toThrow(message);
});

test('a function is refused: it would not cross the server boundary', () => {
  expect(() => draw(() => true)).toThrow(/^urlPolicy: .* is none\. Give an object/);
  expect(() => draw({ images: () => true })).toThrow("Give an array of origins, or 'all'.");
});

test.each([
  undefined,
  {},
  { links: undefined, images: undefined },
  { links: 'all', images: 'all' },
  { images: ['self', 'https://a.example', 'http://localhost:3000/'] },
])('%j is a policy', (policy) => {
  expect(draw(policy)).toContain('rivulet');
});

test.each(['tel', 'tel:', 'TEL'])('the scheme may be written %j', (scheme) => {
  expect(draw({ links: [scheme] })).toContain('href="tel:1"');
});
