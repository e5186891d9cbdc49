import { createRequire } from 'node:module';
import { transformSync, type PluginItem } from '@babel/core';
import * as React from 'react';
import { useChatMessage } from '../use-chat-message.ts';
import { useChatStream } from '../use-chat-stream.ts';

const require = createRequire(import.meta.url);
const plugin = (name: string, options: object): PluginItem => [require.resolve(name), options];

/**
 * Compiles a component with React Compiler, as an app's build does, and returns it. It fails where the compiler
 * would pass the component over.
 *
 * @param source - The body of a script that returns the component; `require('react')` and `require('@rivulet/react')` are there.
 */
export function compileComponent<P>(source: string): React.ComponentType<P> {
  const compiled = transformSync(source, {
    configFile: false,
    filename: 'component.jsx',
    sourceType: 'script',
    parserOpts: { allowReturnOutsideFunction: true },
    plugins: [
      plugin('babel-plugin-react-compiler', { target: '18', panicThreshold: 'all_errors' }),
      plugin('@babel/plugin-transform-react-jsx', { runtime: 'classic' }),
    ],
  })?.code;
  if (typeof compiled !== 'string' || !compiled.includes('react-compiler-runtime'))
    throw new Error('React Compiler compiled nothing.');
  const modules: Readonly<Record<string, unknown>> = {
    react: React,
    '@rivulet/react': { useChatMessage, useChatStream },
    'react-compiler-runtime': { c: useMemoCache },
  };
  const evaluate = new Function('require', 'React', compiled) as (
    require: (name: string) => unknown,
    react: typeof React,
  ) => React.ComponentType<P>;
  return evaluate((name) => modules[name], React);
}

/** What `react-compiler-runtime` does for React 18, over the React under test: one array per component instance. */
function useMemoCache(size: number): unknown[] {
  return React.useState(() => Array.from<unknown>({ length: size }).fill(Symbol.for('react.memo_cache_sentinel')))[0];
}
