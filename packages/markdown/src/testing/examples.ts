import { tests } from 'commonmark-spec';

export interface Example {
  readonly markdown: string;
  readonly html: string;
  readonly number: number;
  readonly section: string;
}

/** The 652 examples of CommonMark 0.31. */
export const examples: readonly Example[] = tests.map((example) => ({
  ...example,
  markdown: example.markdown.replaceAll('→', '\t'),
  html: example.html.replaceAll('→', '\t'),
}));
