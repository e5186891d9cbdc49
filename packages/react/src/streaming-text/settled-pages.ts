import { useEffect, useRef, type RefObject } from 'react';

/**
 * Marks pages that are settled and were laid out once: the stylesheet lets the browser skip their layout from then on.
 * Not earlier: a page that was never laid out has no size to keep, and the scroll bar would jump.
 *
 * The mark is an attribute set from here rather than a prop, so that it costs no render.
 */
export function useSettledPages(element: RefObject<HTMLElement | null>, settledPages: number): void {
  const marked = useRef(0);
  useEffect(() => {
    if (settledPages === marked.current) return;
    // A frame that is not painted (the tab is hidden) must not count: no timer stands in for this one.
    // The first frame's layout comes after its callbacks, so the sizes are known in the second.
    globalThis.requestAnimationFrame?.(() =>
      requestAnimationFrame(() => {
        Array.from(element.current?.children ?? [], (page, index) =>
          page.toggleAttribute('data-rivulet-settled', index < settledPages),
        );
        marked.current = settledPages;
      }),
    );
  }, [element, settledPages]);
}
