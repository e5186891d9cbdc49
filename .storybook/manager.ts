import { addons } from 'storybook/manager-api';
import { create } from 'storybook/theming';

const dark = globalThis.matchMedia('(prefers-color-scheme: dark)').matches;

addons.setConfig({
  theme: create({
    base: dark ? 'dark' : 'light',
    brandTitle: 'Rivulet',
    colorPrimary: '#0f766e',
    colorSecondary: dark ? '#2dd4bf' : '#0f766e',
    fontBase: '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif',
    fontCode: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  }),
  sidebar: { showRoots: true },
  enableShortcuts: false,
});
