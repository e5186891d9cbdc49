import type { Mermaid } from 'mermaid';

/** A diagram as a picture. */
export interface Diagram {
  /** A `data:` address: an image runs no script and loads nothing, whatever is in it. */
  readonly src: string;
  readonly width: number;
  readonly height: number;
  /** What the diagram says of itself: `accTitle` and `accDescr`. */
  readonly description: string;
}

/** Larger diagrams stay source: laying one out takes longer than its length, and nobody can read it. */
const longest = 10_000;
const mostEdges = 150;

/** Formulas in labels are measured in the page itself, where what is around them could load something. */
const hasFormula = /\$\$/;

/**
 * Whether mermaid may be tried at all: it writes inline styles and markup, and a page's policy may forbid both. There
 * is no way to ask but to try; a policy that reports hears of it once.
 */
export function isDrawingAllowed(): boolean {
  const style = document.createElement('style');
  style.textContent = ':root {}';
  document.head.append(style);
  const isStyled = style.sheet !== null;
  style.remove();
  if (!isStyled) return false;
  try {
    document.createElement('div').innerHTML = '<b></b>';
    return true;
  } catch {
    // Trusted Types.
    return false;
  }
}

let drawings = 0;

/**
 * Draws a diagram in a frame of its own that may load nothing: a style in the source could name an address.
 *
 * @throws where the source is none, is too large, or asks for what must not be.
 */
export async function sealedDrawing(library: Mermaid, source: string, dark: boolean): Promise<Diagram> {
  if (source.length > longest || hasFormula.test(source)) throw new RangeError('Not drawn.');
  const { mermaidAPI } = library;
  const before = mermaidAPI.getSiteConfig();
  const place = hiddenPlace();
  // Drawing begins in a later microtask: by then the frame is sealed.
  const frames = new MutationObserver(() => seal(place));
  frames.observe(place, { childList: true });
  let forget: (() => void) | undefined;
  try {
    library.initialize({
      startOnLoad: false,
      suppressErrorRendering: true,
      securityLevel: 'sandbox',
      htmlLabels: false,
      theme: dark ? 'dark' : 'default',
      fontFamily: 'system-ui, sans-serif',
      maxTextSize: longest,
      maxEdges: mostEdges,
      // The source has no say in any of it.
      secure: Object.keys({ ...mermaidAPI.defaultConfig, themeCSS: '', fontFamily: '', altFontFamily: '' }),
    });
    const { type, db } = await library.mermaidAPI.getDiagramFromText(source);
    refuseImages(db);
    drawings += 1;
    const id = `rivulet-diagram-${drawings}`;
    if (type === 'gitGraph') forget = leadInto(place, id);
    const { svg } = await library.render(id, source, place);
    return pictureOf(svg);
  } finally {
    forget?.();
    frames.disconnect();
    place.remove();
    library.initialize(before);
  }
}

/** It has a size, for what is drawn is measured; nobody sees or hears it. */
function hiddenPlace(): HTMLElement {
  const place = document.createElement('div');
  place.setAttribute('aria-hidden', 'true');
  place.className = 'rivulet-drawing-place';
  Object.assign(place.style, {
    position: 'fixed',
    insetBlockStart: '0',
    insetInlineStart: '0',
    width: '800px',
    height: '600px',
    visibility: 'hidden',
    pointerEvents: 'none',
  } satisfies Partial<CSSStyleDeclaration>);
  document.body.append(place);
  return place;
}

function seal(place: HTMLElement): void {
  const frame = place.querySelector('iframe');
  const page = frame?.contentDocument;
  if (frame === null || page === null || page === undefined) return;
  frame.tabIndex = -1;
  const policy = page.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = "default-src 'none'; style-src 'unsafe-inline'";
  page.head.append(policy);
}

/** A node may be an image; the library would load it from the page itself, to measure it. */
function refuseImages(db: object): void {
  const data = (db as { readonly getData?: () => { readonly nodes?: readonly unknown[] } }).getData?.();
  for (const node of data?.nodes ?? [])
    if ((node as { readonly img?: unknown }).img !== undefined) throw new RangeError('Images are not loaded.');
}

/**
 * A git graph asks the page for the element it is to draw into, which stands in the frame. For as long as it is drawn,
 * the page answers that one question with what is in the frame, and every other one as it always does.
 *
 * @returns A function that ends it.
 */
function leadInto(place: HTMLElement, id: string): () => void {
  const asked = `[id="${id}"]`;
  const before = Object.getOwnPropertyDescriptor(document, 'querySelector');
  const answer = document.querySelector.bind(document);
  Object.defineProperty(document, 'querySelector', {
    configurable: true,
    writable: true,
    value: (selector: string) =>
      selector === asked
        ? (place.querySelector('iframe')?.contentDocument?.querySelector(asked) ?? null)
        : answer(selector),
  });
  return () => {
    if (before === undefined) Reflect.deleteProperty(document, 'querySelector');
    else Object.defineProperty(document, 'querySelector', before);
  };
}

/** The library hands a sandboxed diagram out as a frame whose address holds it. */
function pictureOf(frame: string): Diagram {
  const [, encoded = ''] = /base64,([^"]*)"/.exec(frame) ?? [];
  const markup = new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)));
  const page = new DOMParser().parseFromString(markup, 'text/html');
  const svg = page.querySelector('svg');
  if (svg === null) throw new RangeError('Nothing was drawn.');
  const { width, height } = svg.viewBox.baseVal;
  if (!(width > 0 && height > 0)) throw new RangeError('Nothing was drawn.');
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  svg.removeAttribute('style');
  const words = [...svg.querySelectorAll(':scope > title, :scope > desc')].map(({ textContent }) => textContent.trim());
  return {
    src: `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`,
    width: Math.ceil(width),
    height: Math.ceil(height),
    description: words.filter((word) => word !== '').join('. '),
  };
}
