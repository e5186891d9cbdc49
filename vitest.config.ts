import { fileURLToPath } from 'node:url';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { msw } from 'msw/vite';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import type { BrowserConfigOptions } from 'vitest/node';
import { chromiumArgs, chromiumPath, firefoxPath, miniBrowserPath } from './scripts/browsers.ts';
import { firefox, webkit } from './scripts/browser-engines.ts';

const browserTests = ['{packages,interop}/**/*.browser.test.{ts,tsx}'];
/** A real `rivulet-mock`, since a page cannot start one. */
const withMock = { include: browserTests, globalSetup: ['interop/mock/global-setup.ts'] };
const jsdomTests = ['packages/{react,markdown}/src/**/*.test.{ts,tsx}'];
const react18 = (name: string): string =>
  fileURLToPath(new URL(`./interop/react-18/node_modules/${name}`, import.meta.url));

/** Vitest asks every provider to size the viewport; these two keep the window they opened. */
const fixedViewport = { __vitest_viewport: async (): Promise<void> => {} };

const chromium = playwright({
  launchOptions: { ...(chromiumPath ? { executablePath: chromiumPath } : {}), args: [...chromiumArgs] },
});

/** MSW's worker script is served at the root, where it can see what the tests fetch. */
const inBrowser = [react(), msw({ mode: 'worker-only' })];

/** Loaded while a page runs. They are modules already: to optimize them on the way would reload the page. */
const lazy = ['@codemirror/legacy-modes', '@codemirror/streamparser'];
/** Some of what mermaid stands on is no module: it is optimized before the page is there, with the KaTeX it uses. */
const optimized = ['@rivulet/markdown > katex', '@rivulet/markdown > mermaid'];

declare module 'vitest' {
  interface ProvidedContext {
    'storybook/test-provided': { readonly a11y: boolean };
  }
}

/** What Storybook's own checkbox "Accessibility" sets. */
const withoutAxe = { 'storybook/test-provided': { a11y: false } };

/** Storybook's panel runs the stories in the project it finds, and wants no second one. */
const inStorybook = process.env['VITEST_STORYBOOK'] === 'true';

/** Every story with its play function, in one engine; axe finds in one what it would find in all. */
const stories = (name: string, browser: BrowserConfigOptions, axe = false): TestProjectInlineConfiguration => ({
  plugins: [
    storybookTest({ configDir: fileURLToPath(new URL('./.storybook', import.meta.url)), disableAddonDocs: true }),
  ],
  // What Vite would only find while the stories run; it reloads the page then, and their tests with it.
  optimizeDeps: {
    exclude: lazy,
    include: [
      ...optimized,
      '@rivulet/markdown > entities',
      '@storybook/addon-docs/blocks',
      'react/jsx-runtime',
      'react/jsx-dev-runtime',
      'storybook/internal/core-events',
      'storybook/preview-api',
      'storybook/theming',
    ],
  },
  test: {
    name,
    testTimeout: 60_000,
    ...(axe ? {} : { provide: withoutAxe }),
    browser: { enabled: true, headless: true, screenshotFailures: false, ...browser },
  },
});

/** One project per place the code has to run. `scripts/test-all.ts` says which of them this machine can run. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: [
            'packages/{core,chat,mock-server}/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'docs/**/*.test.{ts,tsx}',
            'stories/**/*.test.ts',
            'interop/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          exclude: [...browserTests, '**/node_modules/**'],
          // They import style sheets.
          server: { deps: { inline: [/@ant-design/] } },
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'react-19',
          environment: 'jsdom',
          include: jsdomTests,
          exclude: browserTests,
          setupFiles: ['scripts/jsdom-setup.ts'],
        },
      },
      {
        plugins: [react()],
        resolve: {
          alias: [
            { find: /^react$/, replacement: react18('react/index.js') },
            { find: /^react\/jsx-runtime$/, replacement: react18('react/jsx-runtime.js') },
            { find: /^react\/jsx-dev-runtime$/, replacement: react18('react/jsx-dev-runtime.js') },
            { find: /^react-dom$/, replacement: react18('react-dom/index.js') },
            { find: /^react-dom\/client$/, replacement: react18('react-dom/client.js') },
            { find: /^react-dom\/server$/, replacement: react18('react-dom/server.js') },
            { find: /^react-dom\/test-utils$/, replacement: react18('react-dom/test-utils.js') },
            {
              find: /^@testing-library\/react$/,
              replacement: react18('@testing-library/react/dist/@testing-library/react.esm.js'),
            },
          ],
        },
        test: {
          name: 'react-18',
          environment: 'jsdom',
          include: jsdomTests,
          exclude: browserTests,
          setupFiles: ['scripts/jsdom-setup.ts'],
          env: { RIVULET_REACT: '18' },
          server: { deps: { inline: [/@testing-library\/react/] } },
        },
      },
      {
        plugins: inBrowser,
        optimizeDeps: { exclude: lazy, include: optimized },
        test: {
          name: 'chromium',
          ...withMock,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: chromium,
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      stories('storybook', { provider: chromium, instances: [{ browser: 'chromium' }] }, true),
      ...(firefoxPath && !inStorybook
        ? [
            {
              plugins: inBrowser,
              optimizeDeps: { exclude: lazy, include: optimized },
              test: {
                name: 'firefox',
                ...withMock,
                browser: {
                  enabled: true,
                  headless: true,
                  screenshotFailures: false,
                  provider: firefox(),
                  commands: fixedViewport,
                  instances: [{ browser: 'firefox' as const }],
                },
              },
            },
            stories('storybook-firefox', {
              provider: firefox(),
              commands: fixedViewport,
              instances: [{ browser: 'firefox' }],
            }),
          ]
        : []),
      ...(miniBrowserPath && !inStorybook
        ? [
            {
              plugins: inBrowser,
              optimizeDeps: { exclude: lazy, include: optimized },
              test: {
                name: 'webkit',
                ...withMock,
                browser: {
                  enabled: true,
                  headless: true,
                  screenshotFailures: false,
                  provider: webkit(),
                  commands: fixedViewport,
                  instances: [{ browser: 'webkit' as const }],
                },
              },
            },
            stories('storybook-webkit', {
              provider: webkit(),
              commands: fixedViewport,
              instances: [{ browser: 'webkit' }],
            }),
          ]
        : []),
    ],
  },
});
