import { useEffect, useState } from 'react';

/** A text that grows by so many characters a second: what any state of an app may hold. */
export function useTypedText(text: string, charactersPerSecond: number): { text: string; streaming: boolean } {
  const [shown, setShown] = useState({ of: text, length: 0 });
  const length = shown.of === text ? shown.length : 0;
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => {
      const reached = Math.min(text.length, Math.floor(((performance.now() - start) / 1000) * charactersPerSecond));
      setShown({ of: text, length: reached });
      if (reached === text.length) clearInterval(timer);
    }, 33);
    return () => clearInterval(timer);
  }, [text, charactersPerSecond]);
  return { text: text.slice(0, length), streaming: length < text.length };
}
