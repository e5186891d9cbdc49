/** Diagrams in real engines: drawn when their block is closed, and never at a price for the reader's safety. */
import { cleanup, render } from '@testing-library/react';
import { StreamingText } from '@rivulet/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@rivulet/react/styles.css';
import { markdown } from '../index.ts';
import { mermaid } from './index.ts';

afterEach(cleanup);

const format = markdown({ plugins: [mermaid()] });
const requests = (): string[] => performance.getEntriesByType('resource').map(({ name }) => name);
/** The library is large, and a kind of diagram is loaded when it is needed. */
const waiting = { timeout: 25_000 };
vi.setConfig({ testTimeout: 30_000 });

const diagram = (source: string): string => `\`\`\`mermaid\n${source}\n\`\`\`\n`;
const picture = (container: Element): HTMLImageElement | null => container.querySelector('img.rivulet-diagram');
const markupOf = (image: HTMLImageElement): string => decodeURIComponent(image.src.slice(image.src.indexOf(',') + 1));

test('the library comes with the first closed block, which becomes a picture of its size', async () => {
  const text = diagram(
    'flowchart LR\n  accTitle: A river\n  accDescr: From its source to the sea\n  A[Source] --> B[Sea]',
  );
  const { container, rerender } = render(
    <StreamingText text={text.slice(0, text.lastIndexOf('```'))} streaming format={format} />,
  );
  await new Promise((resolve) => requestAnimationFrame(resolve));
  expect(requests().filter((name) => /mermaid[^/]*\.mjs|mermaid\.core/.test(name))).toEqual([]);
  rerender(<StreamingText text={text} streaming format={format} />);
  await vi.waitFor(() => expect(picture(container)).not.toBeNull(), waiting);
  const image = picture(container)!;
  await image.decode();
  expect(image.naturalWidth).toBeGreaterThan(40);
  expect(image.getBoundingClientRect().width / image.getBoundingClientRect().height).toBeGreaterThan(1.5);
  expect(image.alt).toBe('Diagram: A river. From its source to the sea');
  expect(markupOf(image)).toContain('Source');
  expect(container.querySelector('pre')!.innerText).not.toContain('flowchart');
  expect(requests().filter((name) => new URL(name).origin !== location.origin && !name.startsWith('data:'))).toEqual(
    [],
  );
  expect(document.querySelector('body > .rivulet-drawing-place')).toBeNull();
});

test.each([
  ['sequence', 'sequenceDiagram\n  Client->>Server: GET /\n  Server-->>Client: 200'],
  ['class', 'classDiagram\n  River <|-- Stream\n  River : +int flow'],
  ['state', 'stateDiagram-v2\n  [*] --> Open\n  Open --> [*]'],
  ['entity', 'erDiagram\n  RIVER ||--o{ STREAM : has'],
  ['gantt', 'gantt\n  dateFormat YYYY-MM-DD\n  section A\n  Dig :a1, 2026-01-01, 30d'],
  ['pie', 'pie title Water\n  "Rain" : 60\n  "Snow" : 40'],
  ['mind map', 'mindmap\n  root((River))\n    Source\n    Delta'],
  ['timeline', 'timeline\n  2025 : Rain\n  2026 : Flood'],
  ['journey', 'journey\n  title A day\n  section Morning\n    Wake: 3: Me'],
  ['quadrant', 'quadrantChart\n  x-axis Low --> High\n  y-axis Few --> Many\n  A: [0.3, 0.6]'],
  ['bar', 'xychart-beta\n  x-axis [a, b]\n  bar [1, 2]'],
  ['block', 'block-beta\n  columns 2\n  a b'],
  ['flow', 'sankey-beta\n\nRain,River,3\nSnow,River,2'],
  ['requirement', 'requirementDiagram\n  requirement r {\n  id: 1\n  text: flows\n  }'],
  ['context', 'C4Context\n  Person(a, "A")\n  System(b, "B")\n  Rel(a, b, "uses")'],
  ['architecture', 'architecture-beta\n  service a(server)[A]\n  service b(disk)[B]\n  a:R -- L:b'],
  ['kanban', 'kanban\n  todo[To do]\n    a[Dig]'],
  ['packet', 'packet-beta\n0-15: "From"\n16-31: "To"'],
  ['radar', 'radar-beta\n  axis a, b, c\n  curve x{1, 2, 3}'],
  [
    'git',
    'gitGraph\n  commit id: "Source"\n  branch delta\n  checkout delta\n  commit\n  commit tag: "v1"\n  checkout main\n  merge delta',
  ],
  ['treemap', 'treemap-beta\n"River"\n  "Rain": 3\n  "Snow": 2'],
])('a %s diagram is drawn', async (_, source) => {
  const { container } = render(<StreamingText text={diagram(source)} format={format} />);
  await vi.waitFor(() => expect(picture(container)).not.toBeNull(), waiting);
  await picture(container)!.decode();
  expect(picture(container)!.naturalWidth).toBeGreaterThan(20);
  // What was drawn may stand in for the document while it is drawn, and no longer.
  expect(Object.hasOwn(document, 'querySelector')).toBe(false);
});

test.each([
  ['what is no diagram', 'flowchart TD\n  A[ --> '],
  ['nothing', ''],
  ['a diagram that is too large', `flowchart TD\n${'  A --> B\n'.repeat(2000)}`],
  ['an image in a node', 'flowchart TD\n  A@{ img: "https://elsewhere.example/x.png", label: "x" }'],
  ['an image in a node, in disguise', 'flowchart TD\n  A@{ "\\x69mg": "https://elsewhere.example/x.png" }'],
  ['a formula in a label', 'flowchart TD\n  A["<img src=https://elsewhere.example/x.png>$$x$$"] --> B'],
])('%s stays source', async (_, source) => {
  const text = diagram('pie\n "a": 1') + '\n' + diagram(source) + '\n' + diagram('pie\n "b": 1');
  const { container } = render(<StreamingText text={text} format={format} />);
  const block = container.querySelectorAll('pre')[1];
  block!.style.maxHeight = '50px';
  // One after the other: when the last is drawn, the one before it has had its turn.
  await vi.waitFor(() => expect(container.querySelectorAll('img.rivulet-diagram')).toHaveLength(2), waiting);
  expect(block!.querySelector('img, iframe, svg')).toBeNull();
  expect(block!.textContent.trim()).toBe(source.trim());
  expect(requests().filter((name) => name.includes('elsewhere.example'))).toEqual([]);
});

test.each([
  ['a style', 'flowchart TD\n  A --> B\n  style A fill:url(https://elsewhere.example/x)'],
  [
    'a style that is hidden',
    'flowchart TD\n  A --> B\n  style A background-image:\\75 rl(https://elsewhere.example/x)',
  ],
  ['a class', 'flowchart TD\n  A:::a --> B\n  classDef a background:url(https://elsewhere.example/x)'],
  [
    'a style sheet',
    '%%{init: {"themeCSS": ".node { background: url(https://elsewhere.example/x) }"}}%%\nflowchart TD\n  A --> B',
  ],
  ['a font', '%%{init: {"fontFamily": "x; background: url(https://elsewhere.example/x)"}}%%\nflowchart TD\n  A --> B'],
  [
    'a theme',
    '%%{init: {"themeVariables": {"primaryColor": "url(https://elsewhere.example/x)"}}}%%\nflowchart TD\n  A --> B',
  ],
  [
    'a front matter',
    '---\nconfig:\n  themeCSS: "* { background: url(https://elsewhere.example/x) }"\n  securityLevel: loose\n---\nflowchart TD\n  A --> B',
  ],
  ['a label with HTML', 'flowchart TD\n  A["<img src=https://elsewhere.example/x.png onerror=alert(1)>"] --> B'],
  ['a link', 'flowchart TD\n  A --> B\n  click A "https://elsewhere.example/" _blank'],
  ['a script', 'flowchart TD\n  A --> B\n  click A call alert(1)'],
  [
    'a sequence',
    'sequenceDiagram\n  rect url(https://elsewhere.example/x)\n  A->>B: <img src=https://elsewhere.example/x.png>\n  end',
  ],
  ['an actor', 'sequenceDiagram\n  participant A\n  links A: {"x": "javascript:alert(1)"}\n  A->>A: hi'],
  [
    'a git graph',
    'gitGraph\n  commit id: "<img src=https://elsewhere.example/x.png>" tag: "url(https://elsewhere.example/x)"\n  branch "<image href=https://elsewhere.example/y.png>"\n  commit',
  ],
  ['a sprite', 'C4Context\n  Person(a, "A", "x", "https://elsewhere.example/x.png")'],
])('%s that would load or run something does not', async (_, source) => {
  const { container } = render(
    <StreamingText text={diagram(source) + '\n' + diagram('pie\n "b": 1')} format={format} />,
  );
  await vi.waitFor(() => expect(container.querySelectorAll('pre')[1]!.querySelector('img')).not.toBeNull(), waiting);
  for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  expect(requests().filter((name) => name.includes('elsewhere.example'))).toEqual([]);
  expect(container.querySelector('script, iframe, svg, a')).toBeNull();
  expect(document.querySelectorAll('body > style, body > svg, body > iframe')).toHaveLength(0);
});

test('a large diagram waits until no text streams, a small one does not', async () => {
  const edges = Array.from({ length: 60 }, (_, i) => `  A${i}[Step ${i}] --> A${i + 1}`).join('\n');
  const text = `${diagram(`flowchart TD\n${edges}`)}\n${diagram('pie\n "g": 1')}\nMore.\n`;
  const { container, rerender } = render(<StreamingText text={text} streaming format={format} />);
  container.querySelector('pre')!.style.maxHeight = '50px';
  await vi.waitFor(() => expect(container.querySelectorAll('img.rivulet-diagram')).toHaveLength(1), waiting);
  expect(container.querySelector('pre')!.textContent).toContain('flowchart');
  expect(container.querySelector('pre')!.querySelector('img')).toBeNull();
  rerender(<StreamingText text={text} format={format} />);
  await vi.waitFor(() => expect(container.querySelectorAll('img.rivulet-diagram')).toHaveLength(2), waiting);
});

test('the reader may see the source, and copies it', async () => {
  const { container, getByRole } = render(<StreamingText text={diagram('pie\n "c": 1')} format={format} />);
  await vi.waitFor(() => expect(picture(container)).not.toBeNull(), waiting);
  getByRole('button', { name: 'Show source' }).click();
  await vi.waitFor(() => expect(container.querySelector('pre')!.innerText.trim()).toBe('pie\n "c": 1'));
  expect(picture(container)!.getBoundingClientRect().height).toBe(0);
  getByRole('button', { name: 'Show diagram' }).click();
  await vi.waitFor(() => expect(picture(container)!.getBoundingClientRect().height).toBeGreaterThan(20));
  expect(container.querySelector('pre')!.textContent).toBe('pie\n "c": 1\n');
});

test('source that is selected stays while it is', async () => {
  const { container } = render(<StreamingText text={diagram('pie\n "d": 1')} format={format} />);
  const lines = container.querySelector('.rivulet-lines')!.firstChild!;
  getSelection()!.setBaseAndExtent(lines, 0, lines, 3);
  const { container: other } = render(<StreamingText text={diagram('pie\n "e": 1')} format={format} />);
  await vi.waitFor(() => expect(picture(other)).not.toBeNull(), waiting);
  expect(picture(container)).toBeNull();
  expect(String(getSelection())).toBe('pie');
  getSelection()!.removeAllRanges();
  await vi.waitFor(() => expect(picture(container)).not.toBeNull(), waiting);
});

test('the picture follows the colours of the page', async () => {
  const { container } = render(<StreamingText text={diagram('pie\n "f": 1')} format={format} />);
  await vi.waitFor(() => expect(picture(container)).not.toBeNull(), waiting);
  const light = picture(container)!.src;
  document.documentElement.style.color = 'white';
  try {
    await vi.waitFor(() => expect(picture(container)?.src ?? light).not.toBe(light), waiting);
  } finally {
    document.documentElement.style.color = '';
  }
});
