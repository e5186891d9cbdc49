import { useEffect, type RefObject } from 'react';

/** Keeps the end of a growing list in sight, until its reader scrolls up. */
export function useFollowEnd(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    let following = true;
    const atEnd = (): boolean => element.scrollHeight - element.scrollTop - element.clientHeight < 40;
    const onScroll = (): void => {
      following = atEnd();
    };
    const grown = new MutationObserver(() => {
      if (following) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    grown.observe(element, { childList: true, characterData: true, subtree: true });
    return () => {
      element.removeEventListener('scroll', onScroll);
      grown.disconnect();
    };
  }, [list]);
}
