import { DocsContainer, type DocsContainerProps } from '@storybook/addon-docs/blocks';
import { useEffect, useState, type PropsWithChildren } from 'react';
import { GLOBALS_UPDATED, SET_GLOBALS } from 'storybook/internal/core-events';
import { addons } from 'storybook/preview-api';
import { themes } from 'storybook/theming';
import './docs.css';

const fonts = {
  fontBase: '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontCode: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
};

interface Globals {
  globals: { theme?: string };
}

/** The docs pages follow the toolbar's theme, as the stories do. */
export default function RivuletDocs(props: PropsWithChildren<DocsContainerProps>): React.ReactNode {
  const channel = addons.getChannel();
  const [theme, setTheme] = useState(() => {
    const [known] = (channel.last(SET_GLOBALS) ?? []) as readonly (Globals | undefined)[];
    return known?.globals.theme ?? 'light';
  });
  useEffect(() => {
    const update = ({ globals }: Globals): void => setTheme(globals.theme ?? 'light');
    channel.on(GLOBALS_UPDATED, update);
    return () => channel.off(GLOBALS_UPDATED, update);
  }, [channel]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return <DocsContainer {...props} theme={{ ...(theme === 'dark' ? themes.dark : themes.light), ...fonts }} />;
}
