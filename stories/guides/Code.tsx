import { Source } from '@storybook/addon-docs/blocks';
import type { ComponentProps, ReactNode } from 'react';
import { useTheme } from 'storybook/theming';

/** A file of the guides, in the page's colours. */
export function Code(props: ComponentProps<typeof Source>): ReactNode {
  return <Source {...props} dark={useTheme()['base'] === 'dark'} />;
}
