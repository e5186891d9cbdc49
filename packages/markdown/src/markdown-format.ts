import type { TextFormat } from '@rivulet/react/format';
import { checkUrlPolicy } from './check-url-policy.ts';
import type { MarkdownPlugin, Plugin } from './plugin.ts';
import { readMarkdown } from './read-markdown.ts';
import type { MarkdownText } from './reading/state.ts';

/** What {@link markdown} knows beyond plain Markdown. */
export interface MarkdownOptions {
  /**
   * Put before the ids of footnotes, `fn-…` and `fnref-…`. Default: `user-content-`, as GitHub has it, and in a message
   * its id and its part's key. The same text has the same ids, streamed or not, on the server too; where texts that are
   * no messages share a page, a prefix for each makes their ids differ.
   */
  readonly idPrefix?: string;
  /** What else the text may hold: `math()`, `highlight()`, each from an entry of its own. Default: nothing. */
  readonly plugins?: readonly MarkdownPlugin[];
}

/**
 * Markdown for `<StreamingText>`: CommonMark with GitHub's tables, task lists, strikethrough, autolinks and footnotes.
 * HTML in the text is shown as text. Make it once, outside of the component: another format reads the text anew.
 */
export function markdown({ idPrefix, plugins = [] }: MarkdownOptions = {}): TextFormat {
  return {
    name: 'markdown',
    read(previous: MarkdownText | undefined, text, context): MarkdownText {
      checkUrlPolicy(context.urlPolicy);
      return readMarkdown(previous, text, {
        ...context,
        idPrefix: idPrefix ?? prefixOf(context.id),
        plugins: plugins as readonly Plugin[],
      });
    },
  };
}

/** A message's id may be anything; what would have to be escaped in addresses and selectors is left out. */
const prefixOf = (id = ''): string => {
  const name = id.replace(/[^\w-]/g, '');
  return name === '' ? 'user-content-' : `user-content-${name}-`;
};
