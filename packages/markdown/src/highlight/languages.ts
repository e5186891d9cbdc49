import type { StreamParser } from '@codemirror/streamparser';

/** Reads a language line by line. Every mode of `@codemirror/legacy-modes` is one. */
export type Language = StreamParser<unknown>;

/** Loads languages when they are first needed, by what stands behind a fence. */
export type Languages = Readonly<Record<string, () => Promise<Language>>>;

type Modes<Name extends string> = () => Promise<Readonly<Record<Name, unknown>>>;

const modes = <Name extends string>(
  load: Modes<Name>,
  names: Readonly<Record<string, Name>>,
): [string, () => Promise<Language>][] =>
  Object.entries<Name>(names).map(([id, name]) => [id, async () => (await load())[name] as Language]);

/** What models write most. */
export const commonLanguages: Languages = Object.fromEntries([
  ...modes(() => import('@codemirror/legacy-modes/mode/javascript'), {
    javascript: 'javascript',
    js: 'javascript',
    jsx: 'javascript',
    mjs: 'javascript',
    typescript: 'typescript',
    ts: 'typescript',
    tsx: 'typescript',
    json: 'json',
    jsonc: 'json',
    json5: 'json',
  }),
  ...modes(() => import('@codemirror/legacy-modes/mode/clike'), {
    c: 'c',
    h: 'c',
    cpp: 'cpp',
    'c++': 'cpp',
    java: 'java',
    csharp: 'csharp',
    'c#': 'csharp',
    cs: 'csharp',
    kotlin: 'kotlin',
    kt: 'kotlin',
    scala: 'scala',
    dart: 'dart',
    objectivec: 'objectiveC',
  }),
  ...modes(() => import('@codemirror/legacy-modes/mode/python'), { python: 'python', py: 'python' }),
  ...modes(() => import('@codemirror/legacy-modes/mode/shell'), {
    shell: 'shell',
    sh: 'shell',
    bash: 'shell',
    zsh: 'shell',
    console: 'shell',
  }),
  ...modes(() => import('@codemirror/legacy-modes/mode/sql'), {
    sql: 'standardSQL',
    mysql: 'mySQL',
    postgresql: 'pgSQL',
    sqlite: 'sqlite',
  }),
  ...modes(() => import('@codemirror/legacy-modes/mode/css'), { css: 'css', scss: 'sCSS', less: 'less' }),
  ...modes(() => import('@codemirror/legacy-modes/mode/xml'), { html: 'html', xml: 'xml', svg: 'xml', vue: 'html' }),
  ...modes(() => import('@codemirror/legacy-modes/mode/yaml'), { yaml: 'yaml', yml: 'yaml' }),
  ...modes(() => import('@codemirror/legacy-modes/mode/toml'), { toml: 'toml' }),
  ...modes(() => import('@codemirror/legacy-modes/mode/rust'), { rust: 'rust', rs: 'rust' }),
  ...modes(() => import('@codemirror/legacy-modes/mode/go'), { go: 'go' }),
  ...modes(() => import('@codemirror/legacy-modes/mode/ruby'), { ruby: 'ruby', rb: 'ruby' }),
  ...modes(() => import('@codemirror/legacy-modes/mode/swift'), { swift: 'swift' }),
  ...modes(() => import('@codemirror/legacy-modes/mode/lua'), { lua: 'lua' }),
  ...modes(() => import('@codemirror/legacy-modes/mode/r'), { r: 'r' }),
  ...modes(() => import('@codemirror/legacy-modes/mode/powershell'), { powershell: 'powerShell', ps1: 'powerShell' }),
  ...modes(() => import('@codemirror/legacy-modes/mode/dockerfile'), {
    dockerfile: 'dockerFile',
    docker: 'dockerFile',
  }),
  ...modes(() => import('@codemirror/legacy-modes/mode/nginx'), { nginx: 'nginx' }),
  ...modes(() => import('@codemirror/legacy-modes/mode/diff'), { diff: 'diff', patch: 'diff' }),
]);
