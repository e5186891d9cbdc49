import type { Decorator, Preview } from '@storybook/react-vite';
import { lazy, Suspense, useLayoutEffect, type ComponentProps, type ReactNode } from 'react';
import { configure } from 'storybook/test';
import { connectInspector } from './inspector-preview.ts';
import '@rivulet/react/devtools.css';
import '@rivulet/react/styles.css';
import '../stories/shared/stories.css';

const dark = (): boolean => globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ?? false;

/**
 * Puts the toolbar's theme and direction where the style sheet and the components look for them: on the root element.
 * The guides are written in English: on their pages only the stories change direction.
 */
function Surroundings({
  theme,
  direction,
  alone,
  children,
}: {
  theme: string;
  direction: 'ltr' | 'rtl';
  alone: boolean;
  children: ReactNode;
}): ReactNode {
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset['theme'] = theme;
    if (!alone) return;
    root.dir = direction;
    return () => {
      root.dir = 'ltr';
    };
  }, [theme, direction, alone]);
  return alone ? children : <div dir={direction}>{children}</div>;
}

const withSurroundings: Decorator = (Story, { globals, viewMode }) => (
  <Surroundings
    theme={String(globals['theme'])}
    direction={globals['direction'] === 'rtl' ? 'rtl' : 'ltr'}
    alone={viewMode !== 'docs'}
  >
    <Story />
  </Surroundings>
);

/** What docs pages need is heavy, and no story needs it. */
const DocsContainer = lazy(() => import('./docs-container.tsx'));

const DocsPage = lazy(() => import('./docs-page.tsx'));

function Docs(props: ComponentProps<typeof DocsContainer>): ReactNode {
  return (
    <Suspense fallback={null}>
      <DocsContainer {...props} />
    </Suspense>
  );
}

// A play function waits for what it expects to see; a busy machine may take its time.
configure({ asyncUtilTimeout: 15_000 });

connectInspector();

const preview: Preview = {
  tags: ['autodocs'],
  initialGlobals: { theme: dark() ? 'dark' : 'light', direction: 'ltr' },
  globalTypes: {
    theme: {
      description: 'Colours',
      toolbar: {
        title: 'Theme',
        icon: 'mirror',
        dynamicTitle: true,
        items: [
          { value: 'light', title: 'Light', icon: 'sun' },
          { value: 'dark', title: 'Dark', icon: 'moon' },
        ],
      },
    },
    direction: {
      description: 'Writing direction of the page',
      toolbar: {
        title: 'Direction',
        icon: 'transfer',
        dynamicTitle: true,
        items: [
          { value: 'ltr', title: 'Left to right' },
          { value: 'rtl', title: 'Right to left' },
        ],
      },
    },
  },
  decorators: [withSurroundings],
  parameters: {
    layout: 'fullscreen',
    controls: { expanded: true, sort: 'requiredFirst' },
    docs: { container: Docs, page: DocsPage, codePanel: true },
    a11y: { test: 'error' },
    backgrounds: { disable: true },
    viewport: {
      options: {
        phone: { name: 'Phone', styles: { width: '360px', height: '740px' }, type: 'mobile' },
        tablet: { name: 'Tablet', styles: { width: '768px', height: '1024px' }, type: 'tablet' },
      },
    },
    options: {
      storySort: {
        order: [
          'Start',
          ['Welcome', 'Chat', 'Stock ticker', 'Typewriter'],
          'Playground',
          'Streaming text',
          'Chat',
          'Transport',
          'When it breaks',
          'Guides',
          [
            'First chat in ten lines',
            'Chats',
            'React',
            'Streaming text',
            'Protocols',
            'Your own backend',
            'From EventSource',
            'From the AI SDK',
            'SSE or WebSocket',
            'Reading a stream',
            'Reconnecting',
            'Resuming',
            'Testing',
            'Mock server',
            'Security',
            'Performance',
          ],
        ],
      },
    },
  },
};

export default preview;
