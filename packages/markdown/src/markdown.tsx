import type { ReactElement } from 'react';
import type { TextComponents, UrlPolicy } from '@rivulet/react/format';
import { markdown, type MarkdownOptions } from './markdown-format.ts';

/** The text and how it is drawn. */
export interface MarkdownProps extends MarkdownOptions {
  readonly text: string;
  /** Which addresses in the text may be used. Default: harmless links, no images. */
  readonly urlPolicy?: UrlPolicy;
  /** Draws elements with components of your own. */
  readonly components?: TextComponents;
  /** Added to the class `rivulet-streaming-text`. */
  readonly className?: string;
}

/**
 * A text that is finished, as `<StreamingText>` would show it at its end. Without state and without a browser: as a
 * server component it sends no parser to the client.
 */
export function Markdown({ text, urlPolicy, components, className, ...options }: MarkdownProps): ReactElement {
  const { content } = markdown(options).read(undefined, text, { streaming: false, urlPolicy, components });
  return (
    <div className={className === undefined ? 'rivulet-streaming-text' : `rivulet-streaming-text ${className}`}>
      <div className="rivulet-text">{content}</div>
    </div>
  );
}
