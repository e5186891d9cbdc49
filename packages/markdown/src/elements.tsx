import { createElement, type ComponentType, type ReactElement, type ReactNode } from 'react';
import { cleanText, type TextComponents, type UrlPolicy } from '@rivulet/react/format';
import { BlockedImage } from './blocked-image.tsx';
import { CodeBlock } from './code-block.tsx';
import { FootnoteLink } from './footnote-link.tsx';
import type { CodeComponents } from './plugin.ts';
import type { MarkElement } from './mark-node.ts';
import { mayLink, mayLoad } from './url-policy.ts';

/** How nodes become elements. */
export interface DrawContext {
  readonly components: TextComponents;
  readonly urlPolicy: UrlPolicy;
  readonly idPrefix: string;
  /** More text may follow. */
  readonly streaming: boolean;
  readonly code: readonly CodeComponents[];
  /** The number of a footnote, and whether this reference is the first to it. */
  readonly footnote: (label: string) => { readonly number: number; readonly isFirst: boolean };
  /** Footnotes that nothing settled refers to, in the order of their numbers. */
  readonly moreCited: () => readonly string[];
}

/** A link that would take the reader away from the conversation opens beside it. */
const isElsewhere = (href: string): boolean => /^(?:https?:|[\\/]{2})/i.test(href);

/** The element of a node, around its children. */
export function element(
  { type, props }: MarkElement,
  key: number | string,
  children: ReactNode,
  context: DrawContext,
  open: boolean,
): ReactElement {
  const { components, urlPolicy } = context;
  // An override is given the props of the element it stands for.
  const of = (tag: keyof HTMLElementTagNameMap): ComponentType<object> | string =>
    (components[tag] as ComponentType<object> | undefined) ?? tag;
  switch (type) {
    case 'link': {
      const { href, title } = props as { readonly href: string; readonly title?: string };
      if (!mayLink(href, urlPolicy))
        return createElement('span', { key, className: 'rivulet-blocked-link', title: cleanText(href) }, children);
      return createElement(
        of('a'),
        {
          key,
          href,
          ...(title === undefined ? {} : { title: cleanText(title) }),
          rel: 'noopener noreferrer nofollow',
          ...(isElsewhere(href) ? { target: '_blank' } : {}),
        } as object,
        children,
      );
    }
    case 'image': {
      const { src, alt, title } = props as { readonly src: string; readonly alt: string; readonly title?: string };
      const image = { src, alt: cleanText(alt), ...(title === undefined ? {} : { title: cleanText(title) }) };
      if (!mayLoad(src, urlPolicy)) return createElement(BlockedImage, { key, ...image });
      // Lazy also keeps React's server renderer from writing a preload hint for it.
      return createElement(of('img'), {
        key,
        className: 'rivulet-image',
        ...image,
        loading: 'lazy',
        referrerPolicy: 'no-referrer',
      } as object);
    }
    case 'code-block': {
      const language = props['language'] as string | undefined;
      const code = createElement(
        of('code'),
        language === undefined ? {} : ({ className: `language-${cleanText(language)}` } as object),
        context.code.reduce(
          (inside, { Block }) => createElement(Block, { language: language ?? '', open }, inside),
          children,
        ),
      );
      const block = createElement(of('pre'), { key, tabIndex: 0 } as object, code);
      return components.pre === undefined ? (
        <CodeBlock key={key} language={cleanText(language ?? '')}>
          {block}
        </CodeBlock>
      ) : (
        block
      );
    }
    case 'html-block':
      return createElement('div', { key, className: 'rivulet-html', dir: 'auto' }, children);
    case 'task':
      return createElement(of('input'), {
        key,
        type: 'checkbox',
        checked: props['checked'],
        disabled: true,
        readOnly: true,
        'aria-label': 'Done',
      } as object);
    case 'footnote-reference': {
      const label = String(props['label']).slice(1);
      const { number, isFirst } = context.footnote(String(props['label']));
      const id = isFirst ? { id: `${context.idPrefix}fnref-${label}` } : {};
      return createElement(
        'sup',
        { key },
        createElement(
          components.a ?? FootnoteLink,
          {
            href: `#${context.idPrefix}fn-${encodeURIComponent(label)}`,
            ...id,
            className: 'rivulet-footnote-reference',
          } as object,
          String(number),
        ),
      );
    }
    case 'footnote':
      return createElement(
        of('li'),
        { key, id: `${context.idPrefix}fn-${String(props['label']).slice(1)}`, dir: 'auto' } as object,
        children,
      );
    case 'footnote-back': {
      const label = String(props['label']).slice(1);
      return createElement(
        components.a ?? FootnoteLink,
        {
          key,
          href: `#${context.idPrefix}fnref-${encodeURIComponent(label)}`,
          className: 'rivulet-footnote-back',
          'aria-label': 'Back to the text',
        } as object,
        '↩',
      );
    }
    case 'component': {
      const { component, ...own } = props;
      return createElement(component as ComponentType<object>, { key, ...own }, children);
    }
    case 'lines': {
      const Lines = context.code.find((code) => code.Lines)?.Lines;
      return Lines === undefined
        ? createElement('span', { key, ...props }, children)
        : createElement(Lines, { key, index: Number(key), className: 'rivulet-lines' }, children);
    }
    case 'br':
    case 'hr':
      return createElement(of(type), { key });
    default:
      return createElement(of(type), { key, ...props } as object, children);
  }
}
