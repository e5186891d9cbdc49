// dist/index.d.ts
import { MarkdownOptions, markdown } from "./markdown-format.js";
import { MarkdownPlugin } from "./plugin.js";
import { Markdown, MarkdownProps } from "./markdown.js";
export { Markdown, type MarkdownOptions, type MarkdownPlugin, type MarkdownProps, markdown };

// dist/markdown-format.d.ts
import { MarkdownPlugin } from "./plugin.js";
import { TextFormat } from "@rivulet/react/format";
export interface MarkdownOptions {
  readonly idPrefix?: string;
  readonly plugins?: readonly MarkdownPlugin[];
}
export declare function markdown({ idPrefix, plugins }?: MarkdownOptions): TextFormat;

// dist/plugin.d.ts
import "react";
export interface MarkdownPlugin {
  readonly name: string;
}

// dist/markdown.d.ts
import { MarkdownOptions } from "./markdown-format.js";
import { ReactElement } from "react";
import { TextComponents, UrlPolicy } from "@rivulet/react/format";
export interface MarkdownProps extends MarkdownOptions {
  readonly text: string;
  readonly urlPolicy?: UrlPolicy;
  readonly components?: TextComponents;
  readonly className?: string;
}
export declare function Markdown({ text, urlPolicy, components, className, ...options }: MarkdownProps): ReactElement;

// dist/math/index.d.ts
import { MarkdownPlugin } from "../plugin.js";
export declare const math: () => MarkdownPlugin;
export type { MarkdownPlugin };

// dist/highlight/index.d.ts
import { MarkdownPlugin } from "../plugin.js";
import { Language, Languages } from "./languages.js";
export interface HighlightOptions {
  readonly languages?: Languages;
}
export declare function highlight({ languages }?: HighlightOptions): MarkdownPlugin;
export type { Language, Languages, MarkdownPlugin };

// dist/highlight/languages.d.ts
import { StreamParser } from "@codemirror/streamparser";
export type Language = StreamParser<unknown>;
export type Languages = Readonly<Record<string, () => Promise<Language>>>;

// dist/mermaid/index.d.ts
import { MarkdownPlugin } from "../plugin.js";
export declare const mermaid: () => MarkdownPlugin;
export type { MarkdownPlugin };
