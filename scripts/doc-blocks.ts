import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Vitest runs in the root of the repository; under jsdom `import.meta.url` is no file. */
const root = process.cwd();

/** A fenced code block of a document: what follows the fence is its language, and a file name where it has one. */
export interface DocBlock {
  readonly language: string;
  readonly name: string | undefined;
  readonly code: string;
}

/** The code blocks of a Markdown file, in order. The path is relative to the root of the repository. */
export function docBlocks(document: string): DocBlock[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(/^```(\w+)(?: ([^\n]+))?\n([\s\S]*?)^```$/gm)].map(([, language, name, code]) => ({
    language: language!,
    name,
    code: code!,
  }));
}

/** The block that carries the name, as its reader would copy it. */
export function docBlock(document: string, name: string): string {
  const block = docBlocks(document).find((candidate) => candidate.name === name);
  if (block === undefined) throw new Error(`${document} has no code block named ${name}`);
  return block.code;
}

/**
 * Writes a named block to a file of its own, in a folder git ignores beside the tests, so that it finds the packages as
 * its reader's code would.
 *
 * @returns the file's path.
 */
export function writeDocBlock(document: string, name: string): string {
  const file = join(root, 'docs/.blocks', document.replaceAll('/', '__'), name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, docBlock(document, name));
  return file;
}

/** Runs a named TypeScript block as a module of its own and returns what it exports. */
export async function importDocBlock(document: string, name: string): Promise<Record<string, unknown>> {
  const file = writeDocBlock(document, name);
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, unknown>;
}
