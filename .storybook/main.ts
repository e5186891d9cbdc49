import { readFileSync } from 'node:fs';
import type { StorybookConfig } from '@storybook/react-vite';
import remarkGfm from 'remark-gfm';
import { storyDocgen } from './story-docgen.ts';

/** Storybook talks to nobody but the page's own host: no telemetry, no update check, no fonts from elsewhere. */
const config: StorybookConfig = {
  framework: '@storybook/react-vite',
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.tsx'],
  addons: [
    {
      name: '@storybook/addon-docs',
      options: { mdxPluginOptions: { mdxCompileOptions: { remarkPlugins: [remarkGfm] } } },
    },
    '@storybook/addon-a11y',
    '@storybook/addon-vitest',
  ],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
  typescript: { check: false, reactDocgen: 'react-docgen' },
  // Storybook's own pages take no style sheets; the panel "Stream" needs its own.
  managerHead: (head) =>
    `${head}<style>${readFileSync(new URL('../packages/react/src/devtools/devtools.css', import.meta.url), 'utf8')}</style>`,
  // Relative addresses: the static build works from any folder of any host.
  viteFinal: (vite) => ({
    ...vite,
    base: './',
    plugins: [...(vite.plugins ?? []), storyDocgen()],
    build: { ...vite.build, chunkSizeWarningLimit: 2000 },
  }),
};

export default config;
