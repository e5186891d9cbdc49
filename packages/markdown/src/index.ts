export { markdown, type MarkdownOptions } from './markdown-format.ts';
export type { MarkdownPlugin } from './plugin.ts';
export { Markdown, type MarkdownProps } from './markdown.tsx';
