/** Whether the text at the element is light, and so what is behind it dark. */
export function isOnDark(element: Element | null): boolean {
  if (element === null) return false;
  const [red = 0, green = 0, blue = 0] = rgbOf(getComputedStyle(element).color);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140;
}

/** Computed colours are `rgb()`, or `color(srgb …)` where they were mixed. */
function rgbOf(color: string): readonly number[] {
  const numbers = (color.match(/[\d.]+(?:e-\d+)?/g) ?? []).map(Number);
  return color.startsWith('color(') ? numbers.map((number) => number * 255) : numbers;
}

/** Calls the listener when the page may have changed its colours: by the system's wish, or by a mark on its root. */
export function onThemeChange(listener: () => void): () => void {
  const system = globalThis.matchMedia?.('(prefers-color-scheme: dark)');
  const marks = new MutationObserver(listener);
  for (const root of [document.documentElement, document.body]) marks.observe(root, { attributes: true });
  system?.addEventListener?.('change', listener);
  return () => {
    marks.disconnect();
    system?.removeEventListener?.('change', listener);
  };
}
