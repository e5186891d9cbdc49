import * as React from 'react';
import { addons, types } from 'storybook/manager-api';
import { create } from 'storybook/theming';
import { InspectorPanel } from './inspector-panel.tsx';

// Storybook builds this page with the classic JSX transform, the inspector's files too, which know the other one.
Object.assign(globalThis, { React });

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

addons.register('rivulet/inspector', () => {
  addons.add('rivulet/inspector/panel', {
    type: types.PANEL,
    title: 'Stream',
    render: ({ active }) => <InspectorPanel active={active ?? false} />,
  });
});
