'use client';
import { useCallback, useRef, useState, type RefCallback } from 'react';

/** How far from the end still counts as the end, in pixels. */
const tolerance = 16;

/** What {@link useStickToBottom} gives. */
export interface StickToBottom<T extends HTMLElement> {
  /** Put it on the element that scrolls. */
  readonly ref: RefCallback<T>;
  /** Whether the end is followed. A button that leads back is of use where it is not. */
  readonly isAtBottom: boolean;
  /** Goes to the end, and follows it from then on. */
  readonly scrollToBottom: () => void;
}

/**
 * Follows the end of what grows in a scrolling element, until the reader scrolls up, by wheel, touch or keyboard; and
 * again when they have come back to the end. Whatever makes the content longer is followed: text, images, code.
 */
export function useStickToBottom<T extends HTMLElement = HTMLDivElement>(): StickToBottom<T> {
  const [isAtBottom, setAtBottom] = useState(true);
  const watched = useRef<{ readonly follow: () => void; readonly stop: () => void } | undefined>(undefined);
  const ref = useCallback((element: T | null): void => {
    watched.current?.stop();
    watched.current = element === null ? undefined : watch(element, setAtBottom);
  }, []);
  const scrollToBottom = useCallback(() => watched.current?.follow(), []);
  return { ref, isAtBottom, scrollToBottom };
}

function watch(
  element: HTMLElement,
  onChange: (isAtBottom: boolean) => void,
): { follow: () => void; stop: () => void } {
  let follows = true;
  let { scrollTop, scrollHeight } = element;
  const remember = (): void => {
    ({ scrollTop, scrollHeight } = element);
  };
  const set = (next: boolean): void => {
    if (next === follows) return;
    follows = next;
    onChange(next);
  };
  const grow = (): void => {
    if (follows) element.scrollTop = element.scrollHeight;
    remember();
  };
  const scrolled = (): void => {
    if (element.scrollHeight - element.scrollTop - element.clientHeight <= tolerance) set(true);
    // Content that shrinks moves the reader up, too; that is not their wish.
    else if (element.scrollTop < scrollTop && element.scrollHeight >= scrollHeight) set(false);
    remember();
  };
  const sizes = typeof ResizeObserver === 'function' ? new ResizeObserver(grow) : undefined;
  const observe = (): void => {
    sizes?.disconnect();
    for (const child of [element, ...element.children]) sizes?.observe(child);
  };
  const children = new MutationObserver(observe);
  children.observe(element, { childList: true });
  observe();
  element.addEventListener('scroll', scrolled, { passive: true });
  grow();
  return {
    follow(): void {
      set(true);
      grow();
    },
    stop(): void {
      element.removeEventListener('scroll', scrolled);
      children.disconnect();
      sizes?.disconnect();
    },
  };
}
