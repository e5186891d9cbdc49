/** A new app, as its framework's own starter lays it out. */
export interface App {
  readonly name: string;
  /** Folder beside this file, copied as it is. */
  readonly template: string;
  readonly dependencies: Readonly<Record<string, string>>;
  /** Where the README's `App.tsx` goes. */
  readonly appFolder: string;
  readonly appPrefix: string;
  /** A route of the guide for servers, by its file: it has to stream, too. */
  readonly route?: string;
  readonly build: readonly (readonly string[])[];
  /** Serves the built app on the given port; `static` serves a folder of files. */
  readonly start: { readonly static: string } | { readonly command: (port: number) => readonly string[] };
}

const vite = { vite: '^8.3.8', '@vitejs/plugin-react': '^6.3.0', typescript: '^7.0.2' };

const viteApp = (name: string, react: string): App => ({
  name,
  template: 'vite',
  dependencies: {
    ...vite,
    react: `^${react}`,
    'react-dom': `^${react}`,
    '@types/react': `^${react}`,
    '@types/react-dom': `^${react}`,
  },
  appFolder: 'src',
  appPrefix: '',
  build: [
    ['npx', 'tsc', '--noEmit'],
    ['npx', 'vite', 'build'],
  ],
  start: { static: 'dist' },
});

export const apps: readonly App[] = [
  viteApp('vite-react-19', '19.0.0'),
  viteApp('vite-react-18', '18.3.0'),
  {
    name: 'next-16',
    template: 'next',
    dependencies: {
      next: '^16.0.0',
      react: '^19.0.0',
      'react-dom': '^19.0.0',
      '@types/react': '^19.0.0',
      '@types/react-dom': '^19.0.0',
      '@types/node': '^24.0.0',
      typescript: '^5.9.0',
    },
    appFolder: 'components',
    // The one line an app router needs: the hook runs in the browser.
    appPrefix: `'use client';\n\n`,
    route: 'app/api/chat/route.ts',
    build: [['npx', 'next', 'build']],
    start: { command: (port) => ['npx', 'next', 'start', '--port', String(port)] },
  },
];
