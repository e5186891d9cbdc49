import { DocsContainer, type DocsContainerProps } from '@storybook/addon-docs/blocks';
import { useEffect, useState, type PropsWithChildren } from 'react';
import { GLOBALS_UPDATED } from 'storybook/internal/core-events';
import { addons } from 'storybook/preview-api';
import { themes } from 'storybook/theming';

const fonts = {
  fontBase: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontCode: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
};

/** The docs pages follow the toolbar's theme, as the stories do. */
export function RivuletDocs(props: PropsWithChildren<DocsContainerProps>): React.ReactNode {
  const [theme, setTheme] = useState(() => document.documentElement.dataset['theme'] ?? 'light');
  useEffect(() => {
    const channel = addons.getChannel();
    const update = ({ globals }: { globals: { theme?: string } }): void => setTheme(globals.theme ?? 'light');
    channel.on(GLOBALS_UPDATED, update);
    return () => channel.off(GLOBALS_UPDATED, update);
  }, []);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return <DocsContainer {...props} theme={{ ...(theme === 'dark' ? themes.dark : themes.light), ...fonts }} />;
}
