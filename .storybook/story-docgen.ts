import { builtinResolvers, parse } from 'react-docgen';
import type { Plugin } from 'vite';

/**
 * Storybook reads the docstrings of exported components alone. A story's own component stands beside it and must not be
 * exported (it would be a story), and its docstrings are the page's text all the same.
 */
export function storyDocgen(): Plugin {
  return {
    name: 'story-docgen',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.stories.tsx')) return undefined;
      const [, component = ''] = /^ {2}component: (\w+),$/m.exec(code) ?? [];
      if (!code.includes(`\nfunction ${component}(`)) return undefined;
      const found = parse(code, { filename: id, resolver: new builtinResolvers.FindAllDefinitionsResolver() });
      const documentation = found.find(({ displayName }) => displayName === component);
      if (documentation === undefined) return undefined;
      // Storybook's Markdown takes a backslash for an escape, in code too.
      documentation.description = documentation.description?.replaceAll('\\', '\\\\') ?? '';
      // Behind everything else: no line moves, so the source map still holds.
      return { code: `${code}\n${component}.__docgenInfo = ${JSON.stringify(documentation)};\n`, map: null };
    },
  };
}
