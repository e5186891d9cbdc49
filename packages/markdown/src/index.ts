export { markdown, type MarkdownOptions } from './markdown-format.ts';
export { Markdown, type MarkdownProps } from './markdown.tsx';
