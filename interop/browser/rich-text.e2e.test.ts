/** What the plugins load and draw, as a page's policy and its network see it. */
import { createMockServer } from '@rivulet/mock-server';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, lacking, launchChromium } from './chromium.ts';
import { servePage, type ServedPage } from './serve-page.ts';

const strict = "default-src 'self'; require-trusted-types-for 'script'";
/** What diagrams need: the library writes styles and markup, and the picture is in its address. */
const withDiagrams = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
/** What most pages have: none. Whatever is not loaded then, nobody wanted to load. */
const none = 'upgrade-insecure-requests';

const text = `Let $\\frac{1}{2} < x$ be, and $\\href{javascript:alert(1)}{y}$ not.

$$
\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}
$$

\`\`\`ts
export const flow: number = streams.reduce((sum, stream) => sum + stream.flow, 0); // all of it
\`\`\`

\`\`\`python
def flow(streams): return sum(s.flow for s in streams)
\`\`\`

The end.
`;

const diagram = (source: string): string => `\`\`\`mermaid\n${source}\n\`\`\`\n\n`;

/** Each would load something, were it let. */
const hostile = [
  'flowchart TD\n  A --> B\n  style A fill:url(https://elsewhere.example/style)',
  'flowchart TD\n  A --> B\n  style A background-image:\\75 rl(https://elsewhere.example/escaped)',
  'flowchart TD\n  A --> B\n  linkStyle 0 cursor:url(https://elsewhere.example/link-style)',
  'flowchart TD\n  A:::a --> B\n  classDef a background:url(https://elsewhere.example/class)',
  'flowchart TD\n  A:::a --> B\n  classDef a background:image-set("https://elsewhere.example/set" 1x)',
  'classDiagram\n  class A\n  style A fill:url(https://elsewhere.example/class-diagram)',
  'stateDiagram-v2\n  classDef a background:url(https://elsewhere.example/state)\n  [*] --> B:::a',
  'erDiagram\n  A ||--o{ B : has\n  style A fill:url(https://elsewhere.example/entity)',
  'block-beta\n  a b\n  style a fill:url(https://elsewhere.example/block)',
  '%%{init: {"themeCSS": ".node { background: url(https://elsewhere.example/theme) }"}}%%\nflowchart TD\n  A --> B',
  '%%{init: {"themeCSS": "@import \'https://elsewhere.example/import\';"}}%%\nflowchart TD\n  A --> B',
  '%%{init: {"fontFamily": "x; background: url(https://elsewhere.example/font)"}}%%\nflowchart TD\n  A --> B',
  '---\nconfig:\n  securityLevel: loose\n  htmlLabels: true\n---\nflowchart TD\n  A["<img src=https://elsewhere.example/matter>"]',
  'flowchart TD\n  A["<img src=https://elsewhere.example/label.png onerror=alert(1)>"] --> B',
  'flowchart TD\n  A["`![x](https://elsewhere.example/markdown.png)`"] --> B',
  'flowchart TD\n  A["<img src=https://elsewhere.example/formula.png>$$x$$"] --> B',
  'flowchart TD\n  A@{ img: "https://elsewhere.example/img.png", label: "x" }',
  'flowchart TD\n  A@{ "\\x69mg": "https://elsewhere.example/img-escaped.png" }',
  'flowchart TD\n  A@{ icon: "fa:user", form: "square" }',
  'sequenceDiagram\n  rect url(https://elsewhere.example/rect)\n  A->>B: <img src=https://elsewhere.example/arrow.png>\n  end',
  'sequenceDiagram\n  participant A as <img src=https://elsewhere.example/actor.png>\n  A->>A: hi',
  'C4Context\n  Person(a, "A", "x", "https://elsewhere.example/sprite.png")',
  'mindmap\n  root((<img src=https://elsewhere.example/mind.png>))',
  'pie title <img src=https://elsewhere.example/pie.png>\n  "a": 1',
  'architecture-beta\n  service a(https://elsewhere.example/icon.svg)[A]',
  'kanban\n  todo[To do]\n    a[Dig]@{ ticket: "https://elsewhere.example/ticket" }',
  'timeline\n  title <img src=https://elsewhere.example/time.png>\n  2025 : x',
];

describe.skipIf(!hasChromium)(`formulas, code and diagrams${lacking}`, () => {
  let browser: Browser;
  const served: ServedPage[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    for (const policy of [strict, withDiagrams, none])
      served.push(await servePage('rich', createMockServer({}), { headers: { 'content-security-policy': policy } }));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    for (const page of served) await page.close();
  });

  interface Watched {
    readonly page: Page;
    readonly complaints: string[];
    readonly requests: string[];
    /** Requests to elsewhere that no policy has stopped. */
    readonly left: string[];
    readonly dialogs: string[];
  }

  /** A page under one of the policies, and what is heard of it. Nothing gets out: what is asked for elsewhere fails. */
  async function open(under: 0 | 1 | 2, search: string): Promise<Watched> {
    const page = await browser.newPage();
    const watched: Watched = { page, complaints: [], requests: [], left: [], dialogs: [] };
    page.on('pageerror', (error) => watched.complaints.push(String(error)));
    page.on('request', (request) => watched.requests.push(request.url()));
    page.on('dialog', (dialog) => {
      watched.dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.route(/elsewhere\.example/, (route) => {
      watched.left.push(route.request().url());
      return route.abort();
    });
    await page.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => {
        window.violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`);
      });
    });
    await page.goto(served[under]!.url + search);
    return watched;
  }

  const stream = (page: Page, whole: string, step: number): Promise<void> =>
    page.evaluate(
      async ([streamed, by]) => {
        for (let end = by; end < streamed.length; end += by) {
          window.show(streamed.slice(0, end), true);
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        window.show(streamed, false);
      },
      [whole, step] as const,
    );

  test('formulas and colours stream under a strict policy without a violation', async () => {
    const { page, complaints, requests } = await open(0, '');
    await stream(page, text, 3);
    await page.waitForFunction(
      () =>
        document.querySelectorAll('math').length === 2 &&
        document.querySelectorAll('.rivulet-token-keyword').length >= 4,
    );
    expect(await page.evaluate(() => document.querySelector('#root [style]'))).toBeNull();
    expect(await page.evaluate(() => window.violations)).toEqual([]);
    expect(complaints).toEqual([]);
    const { origin } = new URL(served[0]!.url);
    expect(requests.filter((url) => new URL(url).origin !== origin)).toEqual([]);
    await page.close();
  }, 60_000);

  test('under a policy that forbids diagrams they stay source, and are tried once', async () => {
    const { page, complaints, requests } = await open(0, '?diagrams');
    await stream(page, diagram('pie\n  "a": 1') + diagram('pie\n  "b": 1') + text, 10);
    await page.waitForFunction(() => document.querySelectorAll('.rivulet-token-keyword').length >= 4);
    await page.waitForFunction(() => window.violations.length > 0);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('pre').first().innerText()).toContain('pie');
    // The library is not even loaded.
    expect(requests.filter((url) => /mermaid/.test(url))).toEqual([]);
    expect(await page.evaluate(() => window.violations)).toHaveLength(1);
    expect(complaints).toEqual([]);
    await page.close();
  }, 60_000);

  test('diagrams are drawn under a policy that allows them, and no other violation', async () => {
    const { page, complaints } = await open(1, '?diagrams');
    await stream(page, diagram('flowchart LR\n  A --> B') + text, 10);
    await page.waitForFunction(
      () => document.querySelector<HTMLImageElement>('img.rivulet-diagram')?.complete === true,
      {
        timeout: 30_000,
      },
    );
    expect(await page.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(50);
    expect(await page.evaluate(() => window.violations)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  }, 60_000);

  describe('a diagram', () => {
    let watched: Watched;
    let diagrams = 0;
    beforeAll(async () => {
      watched = await open(2, '?diagrams');
    });
    afterAll(() => watched?.page.close());

    test.each(hostile)(
      '%j asks nobody for anything',
      async (source) => {
        const { page, left, dialogs } = watched;
        diagrams += 1;
        await page.evaluate((whole) => window.show(whole, false), diagram(source) + diagram(`pie\n  "a": ${diagrams}`));
        // One after the other: when the last is drawn, the one before it has had its turn.
        await page.waitForFunction(
          () => {
            const blocks = [...document.querySelectorAll('.rivulet-code')];
            blocks.at(-1)?.scrollIntoView();
            return blocks.length === 2 && blocks[1]!.querySelector('img') !== null;
          },
          { timeout: 30_000 },
        );
        // The next one shall not take this one's picture for its own.
        await page.evaluate(() => window.show('', false));
        expect(left.splice(0)).toEqual([]);
        expect(dialogs).toEqual([]);
      },
      60_000,
    );
  });

  test('the network is watched: a picture from elsewhere is noticed', async () => {
    const { page, left } = await open(2, '');
    await page.evaluate(() => {
      document.body.style.backgroundImage = 'url(https://elsewhere.example/seen)';
    });
    await expect.poll(() => left).toEqual(['https://elsewhere.example/seen']);
    await page.close();
  });
});
