'use client';
import type { ComponentProps, MouseEvent, ReactElement } from 'react';

/**
 * Leads to the footnote, or back, within its own text: another text on the page may have a footnote of that name, and
 * the browser goes to the first.
 */
export function FootnoteLink({ href, children, ...link }: ComponentProps<'a'>): ReactElement {
  return (
    <a href={href} {...link} onClick={stayInText}>
      {children}
    </a>
  );
}

function stayInText(event: MouseEvent<HTMLAnchorElement>): void {
  const { currentTarget: link } = event;
  const id = decodeURIComponent(link.hash.slice(1));
  const own = link.closest('.rivulet-text')?.querySelector(`[id="${CSS.escape(id)}"]`);
  if (!own || own === document.getElementById(id)) return;
  event.preventDefault();
  own.scrollIntoView();
}
